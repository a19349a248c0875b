import { ask, form, paragraph, passwordField, show, text, tokenOfLink } from './common.js';
import { showOrganizations, signInForm } from './account.js';

const token = tokenOfLink();

/** Sets the new password. That signs nobody in: with a second factor there is one more step. */
async function save({ password: newPassword }) {
  const { ok, body } = await ask('POST', '/v1/password-resets/confirm', { token, newPassword });
  if (!ok) return body;
  // The link is used: reloading the page would only say so.
  history.replaceState(null, '', location.pathname + location.search);
  show(
    text('signIn'),
    paragraph(text('passwordSaved'), 'right'),
    signInForm('', showOrganizations),
  );
}

if (token)
  show(text('resetPassword'), form(text('savePassword'), save, passwordField('new-password')));
else show(text('resetPassword'), paragraph(text('linkIncomplete'), 'wrong'));
