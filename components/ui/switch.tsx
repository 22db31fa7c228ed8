import {Tick} from './checkbox.tsx';
import type {CheckboxProps} from './checkbox.tsx';

/** On or off at once: a real checkbox in a switch's clothes, so that forms and keyboards treat it as one. */
export function Switch(props: CheckboxProps) {
  return <Tick {...props} role="switch" />;
}
