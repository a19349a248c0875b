import { ask, button, element, paragraph, show, text, tokenOfLink } from './common.js';
import { forgotPasswordForm } from './forgot-password-form.js';

const token = tokenOfLink();

async function undo() {
  const { ok, body } = await ask('POST', '/v1/me/email/undo', { token });
  if (!ok) return body;
  history.replaceState(null, '', location.pathname + location.search);
  show(text('resetPassword'), paragraph(text('undone'), 'right'), forgotPasswordForm());
}

if (!token) show(text('undoChange'), paragraph(text('linkIncomplete'), 'wrong'));
else {
  const press = button(text('undoChange'), undo);
  const choices = element('div', { className: 'choices' }, press);
  show(text('undoChange'), paragraph(text('undoChangeText')), choices);
}
