/** Somebody outside: a client, a contact. */
export type Person = {name: string; email: string};
