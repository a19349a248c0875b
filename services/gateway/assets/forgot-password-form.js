import { ask, emailField, form, paragraph, show, text } from './common.js';

/** Asks for links; the answer is the same whether or not the address belongs to an account. */
export function forgotPasswordForm() {
  return form(
    text('sendLink'),
    async ({ email }) => {
      const { ok, body } = await ask('POST', '/v1/password-resets', { email });
      if (!ok) return body;
      show(text('checkMail'), paragraph(text('resetSentText', { email })));
    },
    emailField(),
  );
}
