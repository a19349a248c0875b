// Signing in, and what a signed-in person sees: the organizations, to switch between and to leave.
import {
  ask,
  button,
  element,
  emailField,
  field,
  form,
  paragraph,
  passwordField,
  show,
  text,
} from './common.js';

/** A sign-in form; `email` is fixed when given. `then` runs once signed in. */
export function signInForm(email, then) {
  return form(
    text('signIn'),
    async (credentials) => {
      const { ok, body } = await ask('POST', '/v1/sessions', credentials);
      if (body.code === 'second-factor-required') return askForCode(body.secondFactor, then);
      if (!ok) return body;
      await then();
    },
    emailField(email),
    passwordField('current-password'),
  );
}

/** Signs in with a passkey, without address and password. */
export function passkeyButton(then) {
  const signIn = async () => {
    const { passkey, problem } = await askPasskey();
    return problem ?? completeWith('/v1/sessions/passkey', { passkey }, then);
  };
  return element('div', { className: 'choices' }, button(text('usePasskey'), signIn, 'second'));
}

/** The second step: a code of the authenticator app, or a recovery code where there is one. */
function askForCode({ challenge, factors }, then, kind = factors[0]) {
  if (kind === 'passkey') return askForPasskey({ challenge, factors }, then);
  const isApp = kind === 'totp';
  const complete = async ({ code }) => {
    const proof = isApp ? { code: code.replace(/\s/g, '') } : { recoveryCode: code };
    return completeWith(secondStep, { challenge, ...proof }, then);
  };
  const properties = isApp
    ? { autocomplete: 'one-time-code', inputMode: 'numeric', maxLength: 7 }
    : { autocomplete: 'off', maxLength: 64 };
  show(
    text('secondFactor'),
    form(text('signIn'), complete, field('code', isApp ? 'code' : 'recoveryCode', properties)),
    otherWays({ challenge, factors }, then, kind),
  );
}

function askForPasskey({ challenge, factors }, then) {
  const complete = async () => {
    const { passkey, problem } = await askPasskey();
    return problem ?? completeWith(secondStep, { challenge, passkey }, then);
  };
  show(
    text('secondFactor'),
    element('div', { className: 'choices' }, button(text('usePasskey'), complete)),
    otherWays({ challenge, factors }, then, 'passkey'),
  );
}

const secondStep = '/v1/sessions/second-factor';

async function completeWith(path, proof, then) {
  const { ok, body } = await ask('POST', path, proof);
  if (!ok) return body;
  await then();
}

/** Buttons for what else the account can be opened with. */
function otherWays({ challenge, factors }, then, shown) {
  const names = { totp: 'useCode', passkey: 'usePasskey', 'recovery-code': 'useRecoveryCode' };
  const others = factors.filter((kind) => kind !== shown);
  const to = (kind) =>
    button(text(names[kind]), () => askForCode({ challenge, factors }, then, kind), 'second');
  return others.length > 0 && element('div', { className: 'choices' }, ...others.map(to));
}

/** The answer of a passkey, or the problem that there is none. */
async function askPasskey() {
  const { ok, body } = await ask('POST', '/v1/sessions/passkey-challenges');
  if (!ok) return { problem: body };
  const passkey = await passkeyFor(body);
  return passkey ? { passkey } : { problem: { code: 'passkey-refused' } };
}

/** What the browser's authenticator answers; undefined when it or its user does not. */
async function passkeyFor({ challenge, ...options }) {
  try {
    const publicKey = { ...options, challenge: bytesOf(challenge) };
    const { id, response } = await navigator.credentials.get({ publicKey });
    const { clientDataJSON, authenticatorData, signature, userHandle } = response;
    return {
      id,
      clientDataJSON: base64url(clientDataJSON),
      authenticatorData: base64url(authenticatorData),
      signature: base64url(signature),
      ...(userHandle && { userHandle: base64url(userHandle) }),
    };
  } catch {
    return undefined;
  }
}

function bytesOf(encoded) {
  const plain = atob(encoded.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

function base64url(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** Whoever is signed in, or nobody. */
export async function whoIsSignedIn() {
  const { ok, body } = await ask('GET', '/v1/me');
  return ok ? body : undefined;
}

/** The organizations of whoever is signed in. */
export async function showOrganizations(news = '') {
  const [me, mine] = await Promise.all([whoIsSignedIn(), ask('GET', '/v1/me/organizations')]);
  if (!me) return location.assign('/sign-in');
  const items = mine.body.items ?? [];
  show(
    text('myOrganizations'),
    news && paragraph(news, 'right'),
    items.length > 0
      ? element('ul', {}, ...items.map(organizationItem))
      : paragraph(text('noOrganization')),
    paragraph(text('signedInAs', { email: me.email }), 'quiet'),
    element('div', { className: 'choices' }, button(text('signOut'), signOut, 'second')),
  );
}

function organizationItem({ id, name, role, current, needsSecondFactor }) {
  const notes = [current && 'current', needsSecondFactor && 'needsSecondFactor'].filter(Boolean);
  const about = [`role.${role}`, ...notes].map((note) => text(note)).join(' · ');
  const switchTo = button(
    text('goTo'),
    () => change('PUT', '/v1/me/current-organization', { organizationId: id }),
    'second',
  );
  switchTo.setAttribute('aria-label', `${text('goTo')}: ${name}`);
  const leave = button(
    text('leave'),
    () => {
      const sure = confirm(text('leaveQuestion', { name }));
      return sure ? change('DELETE', `/v1/me/organizations/${id}`) : undefined;
    },
    'second',
  );
  return element(
    'li',
    {},
    element('div', {}, name, element('small', {}, about)),
    element('div', { className: 'actions' }, ...(current ? [] : [switchTo]), leave),
  );
}

async function change(method, path, content) {
  const { ok, body } = await ask(method, path, content);
  if (!ok) return body;
  await showOrganizations();
}

async function signOut() {
  const { ok, status, body } = await ask('DELETE', '/v1/sessions/current');
  if (!ok && status !== 401) return body;
  location.assign('/sign-in');
}
