import * as z from 'zod/mini';
import {limits} from '../../lib/domain/limits.ts';
import type {TextKey} from '../../lib/domain/texts.ts';
import {passwordLength} from '../auth/better-auth.ts';

/** What people get wrong in our forms, by field: the key of the sentence beside it. */
export type FormErrors<Field extends string> = {
  [F in Field]?: (F extends 'password' ? PasswordError : TextKey) | undefined;
};
/** `error_field_too_short` comes with a number, so it is a plural. */
export type PasswordError =
  'error_field_required' | 'error_field_too_short' | 'error_field_too_long';

export function hasErrors(errors: FormErrors<string> | FormErrors<'password'>): boolean {
  return Object.values(errors).some((error) => error !== undefined);
}

/** The sign-in library's own idea of a mail address, or somebody could be invited who could never sign in. */
export function isEmail(text: string): boolean {
  return text.length <= limits.emailLength && emailShape.safeParse(text).success;
}
const emailShape = z.email();

export function checkEmail(text: string): TextKey | undefined {
  if (text.trim() === '') return 'error_field_required';
  return isEmail(text.trim()) ? undefined : 'error_field_invalid_email';
}

export function checkName(text: string): TextKey | undefined {
  if (text.trim() === '') return 'error_field_required';
  return text.trim().length > limits.nameLength ? 'error_field_too_long' : undefined;
}

export function checkPassword(text: string): PasswordError | undefined {
  if (text === '') return 'error_field_required';
  if (text.length < passwordLength.min) return 'error_field_too_short';
  return text.length > passwordLength.max ? 'error_field_too_long' : undefined;
}

/** One of the words offered, undefined for anything else. */
export function oneOf<T extends string>(words: readonly T[], text: string): T | undefined {
  return words.find((word) => word === text);
}
