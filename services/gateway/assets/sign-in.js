import { show, text } from './common.js';
import { passkeyButton, showOrganizations, signInForm, whoIsSignedIn } from './account.js';

if (await whoIsSignedIn()) await showOrganizations();
else show(text('signIn'), signInForm('', showOrganizations), passkeyButton(showOrganizations));
