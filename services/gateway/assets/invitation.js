import {
  ask,
  button,
  element,
  emailField,
  field,
  form,
  paragraph,
  passwordField,
  problemText,
  show,
  text,
  tokenOfLink,
  told,
} from './common.js';
import { showOrganizations, signInForm, whoIsSignedIn } from './account.js';

const token = tokenOfLink();

async function start() {
  if (!token) return show(text('invitation'), paragraph(text('linkIncomplete'), 'wrong'));
  const { ok, body } = await ask('POST', '/v1/invitations/inspect', { token });
  if (!ok) return show(text('invitation'), paragraph(problemText(body), 'wrong'));
  await offer(body);
}

/** What is offered, and what this person can do about it. */
async function offer(invitation) {
  const { organizationName, email, role, expiresAt } = invitation;
  const me = await whoIsSignedIn();
  const blanks = { organization: organizationName, email, role: text(`role.${role}`) };
  const until = new Date(expiresAt).toLocaleString(told.language, {
    dateStyle: 'long',
    timeStyle: 'short',
  });
  show(
    organizationName,
    paragraph(text('invitationText', blanks)),
    paragraph(text('expires', { date: until }), 'quiet'),
    ...(me ? forMember(me, email) : forStranger(invitation)),
  );
}

function choices(...buttons) {
  return element('div', { className: 'choices' }, ...buttons);
}

function declineButton() {
  return button(
    text('decline'),
    async () => {
      const { ok, body } = await ask('POST', '/v1/invitations/decline', { token });
      if (!ok) return body;
      show(text('invitation'), paragraph(text('declined')));
    },
    'second',
  );
}

function forMember(me, email) {
  if (me.email.toLowerCase() === email.toLowerCase()) {
    return [choices(button(text('accept'), accept), declineButton())];
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

function forStranger({ email }) {
  return [
    element('h2', {}, text('createAccount')),
    form(
      text('createAccount'),
      signUp,
      emailField(email),
      field('givenName', 'givenName', { autocomplete: 'given-name', maxLength: 100 }),
      field('familyName', 'familyName', { autocomplete: 'family-name', maxLength: 100 }),
      passwordField('new-password'),
    ),
    element('details', {}, element('summary', {}, text('haveAccount')), signInForm(email, accept)),
    choices(declineButton()),
  ];
}

async function accept() {
  const { ok, body } = await ask('POST', '/v1/invitations/accept', { token });
  if (!ok) return body;
  await joined();
}

/** The token proves the address: the account is there at once, and a member soon after. */
async function signUp(person) {
  const sent = { ...person, locale: told.language, invitationToken: token };
  const made = await ask('POST', '/v1/accounts', sent);
  if (!made.ok) return made.body;
  const { email, password } = person;
  const signedIn = await ask('POST', '/v1/sessions', { email, password });
  if (!signedIn.ok) return signedIn.body;
  await membership();
  await joined();
}

/** Waits a moment until the new account is a member: that follows from an event. */
async function membership() {
  for (let tries = 0; tries < 20; tries += 1) {
    const { body } = await ask('GET', '/v1/me/organizations');
    if (body.items?.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

async function joined() {
  history.replaceState(null, '', location.pathname + location.search);
  await showOrganizations(text('accepted'));
}

await start();
