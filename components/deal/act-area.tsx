import type {ComponentChildren, ComponentType} from 'preact';
import {createContext} from 'preact';
import {useContext} from 'preact/hooks';

export type ActAreaProps = {
  class?: string;
  /** `isSeen`: whether the pressed button is in plain sight; to be asked in its click. `isHeld`: it has only just come into sight. */
  children: (isSeen: (event: UIEvent) => Promise<boolean>, isHeld: boolean) => ComponentChildren;
};

/**
 * Around the buttons of what goes to the other side. On a page of ours it is a plain element; on a CRM page the card puts in one that
 * knows whether a person can have seen what they press. `openOwnPage` leads from there to a page of ours.
 */
export type ActPlace = {Area: ComponentType<ActAreaProps>; openOwnPage?: () => void};

const PlainArea = ({class: name, children}: ActAreaProps) => (
  <div class={name}>{children(() => Promise.resolve(true), false)}</div>
);

export const ActPlaceContext = createContext<ActPlace>({Area: PlainArea});

export function ActArea(props: ActAreaProps) {
  const {Area} = useContext(ActPlaceContext);
  return <Area {...props} />;
}
