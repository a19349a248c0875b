import {
  ask,
  button,
  element,
  form,
  paragraph,
  passwordField,
  show,
  text,
  tokenOfLink,
  told,
} from './common.js';
import { showOrganizations, signInForm } from './account.js';

const token = tokenOfLink();

/** Confirms; with the password where this browser is not the one that signed up. */
async function confirm(password) {
  const { ok, body } = await ask('POST', '/v1/accounts/verify', {
    token,
    ...(password && { password }),
  });
  if (ok) {
    // The link is used: reloading the page would only say so.
    history.replaceState(null, '', location.pathname + location.search);
    const signIn = signInForm(body.email, showOrganizations);
    return show(text('signIn'), paragraph(text('confirmed'), 'right'), signIn);
  }
  const passwordCouldHelp = !password && body.code !== 'unavailable' && body.code !== 'busy';
  if (!passwordCouldHelp) return body;
  askForPassword();
}

function askForPassword() {
  show(
    text('verify'),
    paragraph(text('verifyPasswordText')),
    form(
      text('confirmAddress'),
      ({ password }) => confirm(password),
      passwordField('new-password'),
    ),
  );
}

if (!token) {
  show(text('verify'), paragraph(text('linkIncomplete'), 'wrong'));
} else if (told.signedUpHere) {
  const press = button(text('confirmAddress'), () => confirm());
  show(
    text('verify'),
    paragraph(text('verifyText')),
    element('div', { className: 'choices' }, press),
  );
} else {
  askForPassword();
}
