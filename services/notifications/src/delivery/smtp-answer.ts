/** What became of a mail at the mail server. */
export type SmtpAnswer =
  /** Taken: from then on it is the server's. */
  | 'accepted'
  /** Not reached, not signed in, sender not allowed, or its answer was lost: nothing about this recipient. */
  | 'away'
  /** 4xx: come again later. */
  | 'later'
  /** 5xx: there is no such mailbox. */
  | 'no-such-address'
  /** 5xx: this mail, not this address. */
  | 'refused';

/** What nodemailer says of a failure. */
export interface SmtpError {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/** Enhanced status codes that say that the mailbox is not there (RFC 3463, X.1.x and X.2.1). */
const unknownMailbox = /^5\d\d[ -]5\.(1\.(1|2|3|6|10)|2\.1)\b/;
const enhancedCode = /^5\d\d[ -]5\.\d{1,3}\.\d{1,3}\b/;
/** Codes that mean it when no enhanced code says more (RFC 5321, 4.2.2). */
const unknownMailboxCodes = new Set([550, 551, 553]);

/** Reads a failure. Only an answer to the recipient or to the mail itself says anything about them. */
export function judge({ code, command, responseCode, response = '' }: SmtpError): SmtpAnswer {
  if (code === 'EENVELOPE' && command === 'API') return 'no-such-address';
  if (responseCode === undefined || code === 'EAUTH') return 'away';
  if (command !== 'RCPT TO' && command !== 'DATA') return 'away';
  if (responseCode < 500) return 'later';
  if (command === 'DATA') return 'refused';
  const unknown = enhancedCode.test(response)
    ? unknownMailbox.test(response)
    : unknownMailboxCodes.has(responseCode);
  return unknown ? 'no-such-address' : 'refused';
}
