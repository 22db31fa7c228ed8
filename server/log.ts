/** One line of the server's log: facts about what happened, never a body, a token or a mail address. */
export type Log = (line: Record<string, unknown>) => void;
