import { element, paragraph, show, text } from './common.js';
import { passkeyButton, showOrganizations, signInForm, whoIsSignedIn } from './account.js';

if (await whoIsSignedIn()) await showOrganizations();
else {
  const forgotten = element('a', { href: '/forgot-password' }, text('forgotPassword'));
  show(
    text('signIn'),
    signInForm('', showOrganizations),
    passkeyButton(showOrganizations),
    paragraph(forgotten),
  );
}
