/** An assertion as it was signed. */
export interface Signed {
  readonly assertion: string;
  readonly signedAt: Date;
  readonly expiresAt: Date;
}

/** How long a signed assertion is given out again, in milliseconds: half its life, so that it arrives valid. */
const givenOutFor = 30_000;

/** Whether it may be given out once more. A clock set back makes a new one. */
export function mayBeGivenOut({ signedAt }: Signed, now: Date): boolean {
  const age = now.getTime() - signedAt.getTime();
  return age >= 0 && age < givenOutFor;
}
