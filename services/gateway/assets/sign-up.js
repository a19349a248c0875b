import {
  ask,
  element,
  emailField,
  field,
  form,
  paragraph,
  passwordField,
  show,
  text,
  told,
} from './common.js';

const kinds = ['individual', 'company', 'association'];
const choice = element(
  'select',
  { name: 'type' },
  ...kinds.map((kind) => element('option', { value: kind }, text(`type.${kind}`))),
);
const organizationName = field('name', 'organizationName', { maxLength: 100 });
const nameInput = organizationName.querySelector('input');

function showNameIfNeeded() {
  organizationName.hidden = choice.value === 'individual';
  nameInput.disabled = organizationName.hidden;
}

choice.addEventListener('change', showNameIfNeeded);
showNameIfNeeded();

show(
  text('signUp'),
  form(
    text('createAccount'),
    async ({ type, name, ...person }) => {
      const organization = { type, ...(name && { name }) };
      const sent = { ...person, locale: told.language, organization };
      const { ok, body } = await ask('POST', '/v1/accounts', sent);
      if (!ok) return body;
      show(text('checkMail'), paragraph(text('checkMailText', { email: person.email })));
    },
    field('givenName', 'givenName', { autocomplete: 'given-name', maxLength: 100 }),
    field('familyName', 'familyName', { autocomplete: 'family-name', maxLength: 100 }),
    element('label', {}, text('organizationType'), choice),
    organizationName,
    emailField(),
    passwordField('new-password'),
  ),
);
