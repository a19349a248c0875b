import { show, text } from './common.js';
import { showOrganizations, signInForm, whoIsSignedIn } from './account.js';

if (await whoIsSignedIn()) await showOrganizations();
else show(text('signIn'), signInForm('', showOrganizations));
