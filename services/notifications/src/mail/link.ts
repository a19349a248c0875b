/** The pages that mails link to. */
export type LinkedPage =
  | 'verify'
  | 'invitation'
  | 'mailbox-invitation'
  | 'transfers'
  | 'sign-in'
  | 'confirm-email'
  | 'confirm-recovery-email'
  | 'reset-password'
  | 'undo-address-change'
  | 'unlock';

/**
 * A link for a mail. Its origin comes from configuration alone (reliability 3.4, Host poisoning); the token
 * is in the fragment, which no server ever sees (decision 22).
 */
export function linkTo(publicUrl: string, page: LinkedPage, token?: string): string {
  const fragment = token === undefined ? '' : `#token=${encodeURIComponent(token)}`;
  return `${publicUrl}/${page}${fragment}`;
}
