import {createContext} from 'preact';
import {useContext} from 'preact/hooks';
import type {Texts} from '../../lib/domain/texts.ts';

export const TextsContext = createContext<Texts | undefined>(undefined);

export function useTexts(): Texts {
  const texts = useContext(TextsContext);
  if (!texts) throw new Error('No texts: render inside <Surface texts={...}>');
  return texts;
}
