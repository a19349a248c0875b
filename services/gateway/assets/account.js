// Signing in, and what a signed-in person sees: the organizations, to switch between and to leave.
import {
  ask,
  button,
  element,
  emailField,
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
      if (!ok) return body;
      await then();
    },
    emailField(email),
    passwordField('current-password'),
  );
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

function organizationItem({ id, name, role, current }) {
  const about = current ? `${text(`role.${role}`)} · ${text('current')}` : text(`role.${role}`);
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
