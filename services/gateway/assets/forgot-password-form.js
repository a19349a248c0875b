import { ask, element, emailField, form, paragraph, show, text } from './common.js';

/** Asks for links; the answer is the same whether or not the address belongs to an account. */
export function forgotPasswordForm() {
  return form(
    text('sendLink'),
    async ({ email, deliverTo }) => {
      const { ok, body } = await ask('POST', '/v1/password-resets', { email, deliverTo });
      if (!ok) return body;
      show(text('checkMail'), paragraph(text('resetSentText', { email })));
    },
    emailField(),
    delivery(),
  );
}

/** Where the link shall go: whether there is a recovery address is not told here. */
function delivery() {
  const choice = (value) => element('option', { value }, text(`deliverTo.${value}`));
  const select = element('select', { name: 'deliverTo' }, choice('given'), choice('recovery'));
  return element('label', {}, text('deliverTo'), select);
}
