import {
  ask,
  button,
  element,
  paragraph,
  problemText,
  show,
  text,
  tokenOfLink,
  told,
} from './common.js';
import { signInForm, whoIsSignedIn } from './account.js';

const token = tokenOfLink();
const title = text('mailboxInvitation');

async function start() {
  if (!token) return show(title, paragraph(text('linkIncomplete'), 'wrong'));
  const { ok, body } = await ask('POST', '/v1/mailbox-invitations/inspect', { token });
  if (!ok) return show(title, paragraph(problemText(body), 'wrong'));
  await offer(body);
}

/** What is offered, and what this person can do about it. */
async function offer({ mailbox, email, mayChangePassword, expiresAt }) {
  const me = await whoIsSignedIn();
  const until = new Date(expiresAt).toLocaleString(told.language, {
    dateStyle: 'long',
    timeStyle: 'short',
  });
  show(
    mailbox,
    paragraph(text('mailboxInvitationText', { mailbox, email })),
    mayChangePassword && paragraph(text('mayChangeMailboxPassword')),
    paragraph(text('expires', { date: until }), 'quiet'),
    ...(me ? forAccount(me, email) : forStranger(email)),
  );
}

function choices(...buttons) {
  return element('div', { className: 'choices' }, ...buttons);
}

function declineButton() {
  const decline = async () => {
    const { ok, body } = await ask('POST', '/v1/mailbox-invitations/decline', { token });
    if (!ok) return body;
    show(title, paragraph(text('declined')));
  };
  return button(text('decline'), decline, 'second');
}

function forAccount(me, email) {
  if (me.email.toLowerCase() === email.toLowerCase()) {
    return [choices(button(text('acceptMailbox'), accept), declineButton())];
  }
  const signOut = button(text('signOut'), async () => {
    const { ok, body } = await ask('DELETE', '/v1/sessions/current');
    if (!ok) return body;
    await start();
  });
  return [
    paragraph(text('wrongAccount', { email, other: me.email }), 'wrong spaced'),
    choices(signOut, declineButton()),
  ];
}

function forStranger(email) {
  const signUp = element('a', { href: '/sign-up', className: 'button second' }, text('signUp'));
  return [
    element('h2', {}, text('signIn')),
    signInForm(email, accept),
    paragraph(text('mailboxNeedsAccount', { email }), 'quiet'),
    choices(signUp, declineButton()),
  ];
}

async function accept() {
  const { ok, body } = await ask('POST', '/v1/mailbox-invitations/accept', { token });
  if (!ok) return body;
  // The link is used: reloading the page would only say so.
  history.replaceState(null, '', location.pathname + location.search);
  show(body.email, paragraph(text('mailboxAccepted', { mailbox: body.email }), 'right'));
}

await start();
