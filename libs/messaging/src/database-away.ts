import { mongo } from 'mongoose';

const { MongoNetworkError, MongoNotConnectedError, MongoServerSelectionError } = mongo;

/** Whether an error says that the database did not answer: nobody's fault here, and it passes. */
export function isDatabaseAway(error: unknown): boolean {
  return error instanceof MongoNetworkError || wasNotSent(error) || isBrokenSocket(error);
}

/** A connection that breaks while it is written to: the driver passes on what the socket says. */
function isBrokenSocket(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return code === 'EPIPE' || code === 'ECONNRESET';
}

/** Whether the driver is certain that the command never got to the database. */
export function wasNotSent(error: unknown): boolean {
  return error instanceof MongoServerSelectionError || error instanceof MongoNotConnectedError;
}
