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
const title = text('transfer');

async function start() {
  if (!token) return show(title, paragraph(text('linkIncomplete'), 'wrong'));
  const { ok, body } = await ask('POST', '/v1/transfers/inspect', { token });
  if (!ok) return show(title, paragraph(problemText(body), 'wrong'));
  await offer(body);
}

/** What the link gives, and where this person can take it. */
async function offer({ name: product, organizationName: organization, expiresAt }) {
  const me = await whoIsSignedIn();
  const until = new Date(expiresAt).toLocaleString(told.language, {
    dateStyle: 'long',
    timeStyle: 'short',
  });
  show(
    product,
    paragraph(text('transferText', { product, organization })),
    paragraph(text('transferEffects')),
    paragraph(text('expires', { date: until }), 'quiet'),
    ...(me ? await forAccount(product) : forStranger()),
  );
}

async function forAccount(product) {
  const { body } = await ask('GET', '/v1/me/organizations?limit=200');
  const theirs = (body.items ?? []).filter(({ role }) =>
    ['administrator', 'legal_representative'].includes(role),
  );
  if (theirs.length === 0) return [paragraph(text('transferToNone'), 'wrong spaced')];
  const buttons = theirs.map(({ id, name }) =>
    button(text('transferTo', { organization: name }), () => accept(id, { product, name })),
  );
  return [element('div', { className: 'choices' }, ...buttons)];
}

function forStranger() {
  const signUp = element('a', { href: '/sign-up', className: 'button second' }, text('signUp'));
  return [
    element('h2', {}, text('signIn')),
    signInForm('', start),
    element('div', { className: 'choices' }, signUp),
  ];
}

async function accept(organizationId, { product, name }) {
  const { ok, body } = await ask('POST', '/v1/transfers/accept', { token, organizationId });
  if (!ok) return body;
  // The link is used: reloading the page would only say so.
  history.replaceState(null, '', location.pathname + location.search);
  show(product, paragraph(text('transferred', { product, organization: name }), 'right'));
}

await start();
