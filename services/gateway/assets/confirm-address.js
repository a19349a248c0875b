// A new address counts once its mailbox and the signed-in account have both said so.
import { ask, button, element, paragraph, show, text, tokenOfLink } from './common.js';
import { signInForm, whoIsSignedIn } from './account.js';

/** The page behind the link in the mail to a new address. */
export async function confirmAddress(title, path) {
  const token = tokenOfLink();
  if (!token) return show(text(title), paragraph(text('linkIncomplete'), 'wrong'));
  const confirm = async () => {
    const { ok, body } = await ask('POST', path, { token });
    if (!ok) return body;
    history.replaceState(null, '', location.pathname + location.search);
    show(text(title), paragraph(text('newAddressConfirmed', { email: body.email }), 'right'));
  };
  const offer = (me) =>
    show(
      text(title),
      paragraph(text('confirmNewAddressText')),
      paragraph(text('signedInAs', { email: me.email }), 'quiet'),
      element('div', { className: 'choices' }, button(text('confirmAddress'), confirm)),
    );
  const me = await whoIsSignedIn();
  if (me) return offer(me);
  const signIn = signInForm('', async () => offer(await whoIsSignedIn()));
  show(text(title), paragraph(text('signInToConfirm')), signIn);
}
