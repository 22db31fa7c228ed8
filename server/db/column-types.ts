import type {ColumnType, JSONColumnType} from 'kysely';

export type Json<T extends object> = JSONColumnType<T>;
export type Time = ColumnType<Date, Date | string, Date | string>;
