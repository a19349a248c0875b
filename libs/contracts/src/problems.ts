interface ProblemKind {
  readonly status: number;
  /** One sentence, the same for every occurrence (RFC 9457, `title`). */
  readonly title: string;
  /** When it happens and what the caller can do; the text of its page. */
  readonly about: string;
}

/**
 * Every way of saying no, in one place. The code is stable, part of the API, and the last segment of the
 * problem's `type`; each has a section in `docs/problems.md`.
 */
export const problems = {
  'invalid-input': {
    status: 400,
    title: 'The request is not valid.',
    about:
      'A field is missing, of the wrong type, too long or unknown. `errors` names each field by a JSON Pointer. Correct it and send it again; nothing was stored.',
  },
  'idempotency-key-required': {
    status: 400,
    title: 'This request needs an Idempotency-Key.',
    about:
      'This request moves money or sends something, so a repetition must be recognizable. Send an `Idempotency-Key` header of your own making, a new one for each intent.',
  },
  'password-refused': {
    status: 400,
    title: 'This password can not be used.',
    about:
      'The password is too short, in the list of known passwords, or made of words that belong to you. `errors` says which. There are no rules about kinds of characters.',
  },
  'logo-unreadable': {
    status: 400,
    title: 'This is no picture that can be a logo.',
    about:
      'A logo is one whole picture in PNG, JPEG or WebP, whatever the file is called: nothing animated, nothing cut off, nothing hidden behind its end. `detail` says what is wrong. Save it anew as PNG and send it again; nothing was changed.',
  },
  'logo-not-horizontal': {
    status: 400,
    title: 'A logo is wider than it is high.',
    about:
      'It stands where the name stood, in one line (A9-4). The picture is as high as it is wide, or higher, once it is turned as its camera says. Nothing was changed.',
  },
  'logo-size-unsuitable': {
    status: 400,
    title: 'The picture is too small or too large to be a logo.',
    about:
      'A logo has at least 32 pixels in height, at most 10,000 in width, and at most 16 million in all. Nothing was changed.',
  },
  'notice-refused': {
    status: 400,
    title: 'This notice is not from the card provider.',
    about:
      'Its signature is not that of the provider, it was changed on its way, or it is older than five minutes. Nothing was done. Where the provider itself sends it: look whether the secret of its endpoint is the one that is configured.',
  },
  'statement-unreadable': {
    status: 400,
    title: 'This is no statement of a bank that can be read.',
    about:
      'Statements are camt.053 or camt.054 (ISO 20022, namespaces 001.04 and 001.08), whole and well-formed. `detail` says what is wrong. Nothing of it was imported: send the file again as the bank has made it.',
  },
  'card-refused': {
    status: 400,
    title: 'The card can not be saved.',
    about:
      'The provider does not take it, or does not know what was sent. Nothing was changed. Enter the card again, or another one.',
  },
  'sign-in-required': {
    status: 401,
    title: 'Sign in first.',
    about: 'There is no session, or it has ended. Sign in and repeat the request.',
  },
  'wrong-credentials': {
    status: 401,
    title: 'The address or the password is wrong.',
    about:
      'The answer is the same for an unknown address, a wrong password and an address that is not verified yet.',
  },
  'password-wrong': {
    status: 403,
    title: 'The current password is wrong.',
    about:
      'Nothing was changed. After several failures `too-many-requests` says when the next one is possible. Whoever does not know the password can have it reset.',
  },
  'fresh-authentication-required': {
    status: 403,
    title: 'Prove again that it is you.',
    about:
      'This changes what protects the account, so it needs a sign-in of the last ten minutes. Send the password to `POST /v1/sessions/current/reauthentication`, or sign in again, and repeat the request.',
  },
  'session-required': {
    status: 403,
    title: 'An API token can not do this: sign in.',
    about:
      'What protects an account (credentials, factors, sessions, API tokens) and whatever else no scope opens takes the session of a person. Sign in and repeat the request.',
  },
  'insufficient-scope': {
    status: 403,
    title: 'This API token is not allowed to do this.',
    about:
      'The token was made without the scope that this takes; `detail` names it. A token never gets more scopes: make another one.',
  },
  'operator-required': {
    status: 403,
    title: 'Only operators of this platform may do this.',
    about:
      'What is under `/v1/operator` is for those who run the platform. Whoever runs it makes an account an operator with `npm run operator`.',
  },
  'second-factor-required': {
    status: 403,
    title: 'A second factor is needed.',
    about:
      'At sign-in: the password was right and the account has a second factor. Send one, with the `challenge` that is in `secondFactor`, to `POST /v1/sessions/second-factor` within five minutes. Elsewhere: an organization asks for a second factor and this session has used none, so nothing in it can be reached; add one to the account and sign in with it, or leave the organization. Operators of the platform can do nothing without one.',
  },
  'second-factor-wrong': {
    status: 403,
    title: 'This code is wrong or was used already.',
    about:
      'Each code works once. Wait for the next one, or use a recovery code. After several failures `too-many-requests` says when the next try is possible.',
  },
  'passkey-refused': {
    status: 403,
    title: 'This passkey was not accepted.',
    about:
      'It is not known here, was made for another site, did not verify its user, or may have been copied. Sign in with the password, or use another passkey.',
  },
  forbidden: {
    status: 403,
    title: 'You may not do this.',
    about:
      'You belong to this organization, but your role does not allow this. An administrator or a legal representative can.',
  },
  'not-a-browser-request': {
    status: 403,
    title: 'A request with a cookie needs our Origin and the header X-Atrium-Request.',
    about:
      'Protection against requests forged by other sites. Browsers send `Origin` by themselves; add `X-Atrium-Request: 1`. Clients with a bearer token are not concerned.',
  },
  'origin-not-allowed': {
    status: 403,
    title: 'A session is not taken to that host.',
    about:
      'Only hosts of this platform, which its configuration names, can go on with a session from here. Sign in there.',
  },
  'role-not-yours-to-give': {
    status: 403,
    title: 'Only a legal representative may give or touch that role.',
    about:
      'The role of legal representative can be given, changed and taken only by somebody who has it.',
  },
  'invitation-for-another-address': {
    status: 403,
    title: 'The invitation was sent to another address.',
    about:
      'An invitation is accepted only by the account whose verified login is the address it was sent to. Sign in with that account, or ask for an invitation to yours.',
  },
  'not-found': {
    status: 404,
    title: 'There is no such thing here.',
    about: 'It does not exist, or you may not know that it does: both have the same answer.',
  },
  'token-not-usable': {
    status: 404,
    title: 'The link is not valid, was used already or ran out.',
    about:
      'Links work once and for a limited time, and a newer one ends the one before. Ask for a new one.',
  },
  'challenge-not-usable': {
    status: 404,
    title: 'This challenge is not valid, was used already or ran out.',
    about:
      'A challenge works once, for five minutes, for the program that got it, and until the account changes. Begin again.',
  },
  'invitation-not-found': {
    status: 404,
    title: 'There is no such open invitation.',
    about: 'It was withdrawn, declined or accepted, or a newer mail has replaced its link.',
  },
  'payment-under-way': {
    status: 409,
    title: 'There is a payment for this already.',
    about:
      'What is paid for has one payment at a time, and it was begun with another amount or another method. Go on with it, or give it up first.',
  },
  'payment-settled': {
    status: 409,
    title: 'This payment can not be given up any more.',
    about: 'Its money has come, or it has ended otherwise. `GET` it to see what it is now.',
  },
  'payment-not-refundable': {
    status: 409,
    title: 'Nothing of this payment can be given back.',
    about:
      'It has not succeeded, or it is a top-up: money of the prepaid account is paid out from there.',
  },
  'refund-too-large': {
    status: 409,
    title: 'This is more than is left of the payment.',
    about:
      'All refunds of a payment are at most what was paid. Nothing was done: `GET` the payment to see what was given back before.',
  },
  'payment-method-unavailable': {
    status: 409,
    title: 'This method of payment can not be used just now.',
    about:
      'Cards are not offered on this platform, or their provider can not be reached. Nothing was paid. Try again later, or pay by transfer.',
  },
  'no-saved-card': {
    status: 409,
    title: 'There is no card that is saved.',
    about: 'Save one first with `PUT …/payment-method`, or pay with a card that is entered.',
  },
  'bank-credit-settled': {
    status: 409,
    title: 'It is known whose money this is.',
    about: 'It has paid something, or was assigned to another organization. Nothing was changed.',
  },
  'promo-code-unknown': {
    status: 404,
    title: 'There is no such promo code.',
    about:
      'Look whether it was typed as it was given out; capitals, blanks and hyphens make no difference. Unknown codes are counted: after too many of them one has to wait. Nothing was changed.',
  },
  'already-a-member': {
    status: 409,
    title: 'This person is already a member.',
    about: 'Nothing was sent. Change the rights of the member instead.',
  },
  'already-invited': {
    status: 409,
    title: 'This person is already invited.',
    about: 'Nothing was sent. Send the open invitation again, or withdraw it.',
  },
  'account-exists': {
    status: 409,
    title: 'There is an account with this address: sign in.',
    about: 'The invitation proves this address, so this can be said openly: sign in and accept it.',
  },
  'address-taken': {
    status: 409,
    title: 'Another account has this address.',
    about:
      'Said only to whoever has proven to read its mailbox. An address is the login of one account: sign in to that one, or take another address.',
  },
  'too-many-tokens': {
    status: 409,
    title: 'You have as many API tokens as one may have.',
    about: 'Revoke one that is not used any more, then make the new one.',
  },
  'username-taken': {
    status: 409,
    title: 'This user name is taken.',
    about:
      'User names are unique within their kind (FTP, MySQL, SSH, WebDAV), over all organizations. Choose another one; your product’s own name in it helps.',
  },
  'too-many-service-credentials': {
    status: 409,
    title: 'The organization has as many service credentials as it may have.',
    about: 'Delete one that is not used any more, then make the new one.',
  },
  'mailbox-exists': {
    status: 409,
    title: 'This address is a mailbox already.',
    about:
      'An address is one mailbox, of one organization. If it is not one of yours, whoever operates the platform can find out whose it is.',
  },
  'too-many-mailboxes': {
    status: 409,
    title: 'The organization has as many mailboxes as it may have.',
    about: 'Delete one that is not used any more, then make the new one.',
  },
  'already-consulting': {
    status: 409,
    title: 'This person consults the mailbox already.',
    about: 'Nothing was sent. Change what the person may do with it instead.',
  },
  'too-many-holders': {
    status: 409,
    title: 'As many people consult or are invited to this mailbox as can.',
    about: 'Remove somebody, or withdraw an invitation, first.',
  },
  'unification-not-possible': {
    status: 409,
    title: 'The account and this mailbox can not have one password.',
    about:
      'The account’s login must be the address of the mailbox, nobody else may consult it, the account must have the right to change its password, and a confirmed recovery address. `detail` names what is missing; `GET …/effects` says it beforehand. Nothing was changed.',
  },
  'mailbox-unified': {
    status: 409,
    title: 'A mailbox has the account’s password: this way back in is needed.',
    about:
      'The login address is the mailbox itself, so without a recovery address a forgotten password could not be mailed anywhere else. Change the recovery address instead of removing it, or separate the two passwords first.',
  },
  'last-legal-representative': {
    status: 409,
    title: 'An organization can not be without a legal representative.',
    about: 'Give the role to somebody else first, then leave or remove.',
  },
  'last-operator': {
    status: 409,
    title: 'The last operator stays.',
    about:
      'Somebody has to be able to appoint others. Appoint another one first; whoever deploys the platform can dismiss the last one too (`npm run operator`).',
  },
  'too-many-operators': {
    status: 409,
    title: 'There are as many operators as there may be.',
    about: 'Dismiss one who is not needed any more, then appoint the new one.',
  },
  'is-legal-representative': {
    status: 409,
    title: 'A legal representative has all rights.',
    about: 'They can not be changed while the person has that role.',
  },
  'team-name-taken': {
    status: 409,
    title: 'There is a team of this name already.',
    about: 'Names of teams are told apart without regard to capitals. Choose another one.',
  },
  'in-too-many-teams': {
    status: 409,
    title: 'This person is in as many teams as one can be.',
    about: 'Take them out of a team first, or grant the products to the person.',
  },
  'product-unknown': {
    status: 409,
    title: 'This is no product of the organization.',
    about:
      'A product can be granted that is the organization’s: not another’s, and not one that has ended or gone to another organization. `errors` names which. `GET /v1/organizations/{organizationId}/products` lists those that there are. Nothing was changed.',
  },
  'nothing-to-credit': {
    status: 409,
    title: 'Nothing of this document is left to be credited.',
    about:
      'The invoice was credited wholly, or is one of nothing, or the document is itself a credit note. Nothing was issued. `GET /v1/organizations/{organizationId}/invoices/{invoiceId}` says by which credit notes it is corrected.',
  },
  'credit-exceeds-invoice': {
    status: 409,
    title: 'That is more than what is left of a line of the invoice.',
    about:
      'All credit notes of an invoice together are never more than the invoice, line by line. A line of `lines` is not on the invoice, is named twice, or less of it is left than is to be credited. Nothing was issued.',
  },
  'product-exists': {
    status: 409,
    title: 'There is another product with this id.',
    about:
      'The id of a product is its own for good: it is another organization’s, has another type or name, or has ended. Nothing was changed. Register it under another id.',
  },
  'billing-address-incomplete': {
    status: 409,
    title: 'The organization has no postal address yet.',
    about:
      'Whom a document is for, and in which currency, follows from the postal address of the organization. A legal representative gives it with `PUT /v1/organizations/{organizationId}/details`.',
  },
  'billing-address-unknown': {
    status: 409,
    title: 'This is no billing address of the organization.',
    about:
      'It never was one, or it was removed. Nothing was changed. `GET /v1/organizations/{organizationId}/billing-addresses` lists those that there are.',
  },
  'own-billing-address': {
    status: 409,
    title: 'This is the organization’s own address.',
    about:
      'By it everything is billed for which nothing else is chosen, so there always is one. A legal representative changes it with `PUT /v1/organizations/{organizationId}/details`.',
  },
  'address-in-use': {
    status: 409,
    title: 'Something is to be billed by this address.',
    about:
      'An order or a renewal uses it; `detail` says which. Nothing was changed. Choose another address there, or remove this one with `replacedBy`, so that another takes its place everywhere.',
  },
  'promo-code-exists': {
    status: 409,
    title: 'There is such a promo code already.',
    about:
      'A code is one for good, also once it was withdrawn, and codes that are easily taken for each other are the same. Choose another one.',
  },
  'promo-code-expired': {
    status: 409,
    title: 'This promo code is not good at this time.',
    about:
      'Its time has not begun, is over, or it was withdrawn; `detail` says which. The order can be completed without it.',
  },
  'promo-code-exhausted': {
    status: 409,
    title: 'This promo code was used as often as it could be.',
    about:
      'So many orders have used it, or hold it, as it was made for. An order that is cancelled gives it back, so it may become free again. The order can be completed without it.',
  },
  'promo-code-wrong-product': {
    status: 409,
    title: 'This promo code is for other products.',
    about: 'Nothing in the basket is what the code is for. Change the basket, or leave the code.',
  },
  'promo-code-already-used': {
    status: 409,
    title: 'Your organization has used this promo code already.',
    about:
      'A code can be used by one organization so often, most of them once. An order that is not completed counts too, until it is cancelled.',
  },
  'promo-code-new-products-only': {
    status: 409,
    title: 'Promo codes are for new products.',
    about: 'A renewal takes no promo code (A6-10).',
  },
  'promo-code-first-order-only': {
    status: 409,
    title: 'This promo code is for the first order.',
    about: 'Your organization has completed an order before.',
  },
  'gratuity-used': {
    status: 409,
    title: 'This gratuity was used.',
    about: 'A gratuity is good for one line of one order, which was completed.',
  },
  'gratuity-reserved': {
    status: 409,
    title: 'Another order holds this gratuity.',
    about:
      'It is good for one line of one order. Complete the other order, or cancel it: then it is free again.',
  },
  'gratuity-wrong-product': {
    status: 409,
    title: 'This gratuity is for another product.',
    about: 'It was confirmed for one product, or one type of products.',
  },
  'gratuity-expired': {
    status: 409,
    title: 'This gratuity is not good at this time.',
    about: 'Its time has not begun, or is over.',
  },
  'gratuity-withdrawn': {
    status: 409,
    title: 'This gratuity was withdrawn.',
    about: 'Those who run the platform have taken it back.',
  },
  'product-management-blocked': {
    status: 409,
    title: 'Nobody manages products of this organization for now.',
    about:
      'An administrator or a legal representative has blocked it; each of them can open it again. Products can be used as before.',
  },
  'already-proposed': {
    status: 409,
    title: 'There is an open proposal to this person already.',
    about:
      'Nobody is asked twice at the same time to become legal representative. Wait for the answer, or withdraw the open proposal first.',
  },
  'proposal-not-open': {
    status: 409,
    title: 'This proposal is not open any more.',
    about:
      'It was confirmed, declined or withdrawn, has run out, or one of the two sides stopped being what it takes; `detail` says which. Nothing was changed by this request. A legal representative can propose anew.',
  },
  'too-many-plans': {
    status: 409,
    title: 'The catalog has as many plans as it may have.',
    about:
      'A catalog has at most 200 plans and 50 types of products, those that are retired too, since what was sold is renewed by them. Nothing was changed.',
  },
  'order-not-open': {
    status: 409,
    title: 'This order can not be changed any more.',
    about:
      'It is being placed, waits to be paid, is complete, or has ended; its `state` says which. What is open can be changed and placed, what waits to be paid can be cancelled.',
  },
  'order-obstructed': {
    status: 409,
    title: 'This order can not be placed as it is.',
    about:
      'Something in it can not be had as it is: `errors` names everything that is in the way, and so does the order itself in `obstacles`. Change it and place it again; nothing was held or charged.',
  },
  'total-changed': {
    status: 409,
    title: 'The total is another one now.',
    about:
      'The order costs something else than `expectedTotal` says: a price, a rate of tax, a discount or the address has changed since. Look at the order again and place it at the total of now. Nobody is ever charged what they did not see.',
  },
  'too-many-orders': {
    status: 409,
    title: 'There are too many open orders.',
    about:
      'An organization can have only so many open orders. Place or cancel some; those that nobody touches end by themselves.',
  },
  'payment-method-missing': {
    status: 409,
    title: 'Choose how to pay first.',
    about:
      'A promo code is applied at the end, once the payment method is chosen. Change the order with a `paymentMethod` and apply the code again.',
  },
  'plan-not-for-sale': {
    status: 409,
    title: 'This plan can not be ordered.',
    about:
      'It is not in the catalog, is no longer sold, or has no price in the currency of the organization. `GET /v1/catalog` says what is.',
  },
  'renewal-under-way': {
    status: 409,
    title: 'Another order is renewing this product.',
    about:
      'Two orders would pay for the same time. Pay or cancel the other one, which is among the orders that wait, and place this one again.',
  },
  'automatic-renewal-late': {
    status: 409,
    title: 'It is too late to renew this product automatically.',
    about:
      'The first attempt would have been made already: 14 days before the end, where nothing else is configured. Renew it with an order; for the end after that it can be switched on.',
  },
  'product-not-renewable': {
    status: 409,
    title: 'This product can not be renewed.',
    about:
      'It was paid for once, was cancelled, is blocked because nobody has paid it, or its plan has no price any more. `detail` names it.',
  },
  'currencies-mixed': {
    status: 409,
    title: 'A document is in one currency.',
    about: 'What was chosen is partly in francs and partly in euros (E-11). Make one for each.',
  },
  'changed-meanwhile': {
    status: 409,
    title: 'It was changed by somebody else at the same moment.',
    about: 'Nothing was changed by this request. Look at what is there now and decide again.',
  },
  'second-factor-missing': {
    status: 409,
    title: 'There is no second factor yet.',
    about:
      'Recovery codes stand in for a second factor, so the account needs one first: add an authenticator app or a passkey.',
  },
  'too-many-factors': {
    status: 409,
    title: 'There are as many passkeys as an account can have.',
    about: 'Remove one that is not used any more, then add the new one.',
  },
  'still-running': {
    status: 409,
    title: 'The same request is still running.',
    about:
      'A request with this `Idempotency-Key` is being carried out. Repeat it a little later to get its answer.',
  },
  'prepaid-insufficient': {
    status: 409,
    title: 'The prepaid account has not enough money for this.',
    about:
      'What is available is the balance less what is held for orders; `GET /v1/organizations/{organizationId}/prepaid` says both. Nothing was changed. Take less, top the account up, or pay the rest by another method.',
  },
  'prepaid-limit': {
    status: 409,
    title: 'The prepaid account can not hold that much.',
    about:
      'The balance of one currency is at most 999,999,999.99. Nothing was changed. Have some of it paid out first.',
  },
  'prepaid-hold-ended': {
    status: 409,
    title: 'What was set aside of the prepaid account is not set aside any more.',
    about:
      'Money is set aside for an order for a limited time: it has run out, was given back, or was taken already. Nothing was changed. Place the order again.',
  },
  'pay-out-not-open': {
    status: 409,
    title: 'This pay-out can not be settled like that.',
    about:
      'One that was exported can be confirmed or returned, one that was only requested can be returned; what was settled stays so. Nothing was changed. Money that came back after a confirmation is a correction of the prepaid account.',
  },
  'nothing-to-pay-out': {
    status: 409,
    title: 'No pay-out waits for the bank.',
    about: 'All that were requested are in a file already. No file was made.',
  },
  'nothing-to-mail': {
    status: 409,
    title: 'There are no such documents.',
    about:
      'No invoice or credit note of the organization is as described. Nothing is mailed. `GET /v1/organizations/{organizationId}/invoices` lists those that there are.',
  },
  'too-many-documents': {
    status: 409,
    title: 'These are too many documents to be mailed at once.',
    about:
      'Up to 200 invoices and credit notes are mailed at once. Nothing is mailed: choose a shorter period, or name the documents.',
  },
  'payment-account-missing': {
    status: 409,
    title: 'The account from which is paid is not configured.',
    about:
      'Whoever runs the platform says it in the file of the issuer, as `payOutIbans`; `detail` says which one a pay-out waits for. No file was made.',
  },
  'organization-closing': {
    status: 409,
    title: 'The organization is being closed.',
    about: 'Nothing new can be started for an organization that is being closed.',
  },
  'closing-obstructed': {
    status: 409,
    title: 'Something stands in the way of closing the organization.',
    about:
      'Something was there, or came, that has to be cleared first: nothing was closed, and everything can be used as before. `obstacles` says what, why, and which request clears it, as `GET /v1/organizations/{organizationId}/deletion` does.',
  },
  'account-deletion-obstructed': {
    status: 409,
    title: 'Something stands in the way of deleting the account.',
    about:
      'Whoever alone represents an organization names somebody else, or closes it, first; whoever runs the platform is dismissed first. Nothing was deleted, and everything can be used as before. `obstacles` says what, why, and which request clears it, as `GET /v1/me/deletion` does.',
  },
  'account-deletion-under-way': {
    status: 409,
    title: 'The account is being deleted.',
    about: 'It joins and founds no organization any more.',
  },
  'document-purged': {
    status: 410,
    title: 'The document is not kept any more.',
    about:
      'Invoices and credit notes are kept for ten years from the end of their financial year (CO 958f). This one was purged after that, with its file; its number, its moment and its hash remain, which prove that no number is missing. `GET /v1/organizations/{organizationId}/retention` says what is kept until when.',
  },
  'invitation-expired': {
    status: 410,
    title: 'The invitation has run out.',
    about: 'Invitations are open for seven days. Whoever invited can send it again.',
  },
  'too-large': {
    status: 413,
    title: 'The request is too large.',
    about: 'The body is larger than this interface takes.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'This kind of body is not taken here.',
    about:
      'Bodies are JSON: `Content-Type: application/json`, UTF-8. A logo is sent as `image/png`, `image/jpeg` or `image/webp`.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'This Idempotency-Key was used for another request.',
    about:
      'The key belongs to an earlier request with another content. Use a new key for a new intent.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests: wait a little.',
    about:
      '`Retry-After` says how many seconds to wait. Devices known to an account are not slowed down by the failures of others.',
  },
  'internal-error': {
    status: 500,
    title: 'Something went wrong on our side.',
    about: 'A fault of ours. The request id in `instance` finds it in our logs.',
  },
  unavailable: {
    status: 503,
    title: 'This part is not available just now: try again.',
    about: 'The request was not carried out. `Retry-After` says when to try again.',
  },
  busy: {
    status: 503,
    title: 'Too much at once: try again in a moment.',
    about: 'The request was not carried out, because too many came at once. Try again in a moment.',
  },
  'outcome-unknown': {
    status: 504,
    title: 'No answer in time: repeat it with the same Idempotency-Key to learn the outcome.',
    about:
      'The command may or may not have been carried out. Repeat it with the same `Idempotency-Key`: if it was, you get its answer, if not, it is done now.',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problems;

/** Problems that any request may answer with, whatever its contract names. */
export const universalProblems: readonly ProblemCode[] = [
  'invalid-input',
  'sign-in-required',
  'internal-error',
  'unavailable',
  'busy',
  'outcome-unknown',
  'too-many-requests',
];

/** Any request on behalf of an account may answer these to an API token. */
export const tokenProblems: readonly ProblemCode[] = ['session-required', 'insufficient-scope'];

/** Any request that only operators may make may answer these. */
export const operatorProblems: readonly ProblemCode[] = [
  'operator-required',
  'second-factor-required',
  'fresh-authentication-required',
];

/** One field that is not as it should be. `pointer` is a JSON Pointer (RFC 6901) into the request's body. */
export interface FieldError {
  readonly pointer: string;
  readonly message: string;
}

/** RFC 9457 problem details, as it travels on the bus and, with `instance` added, over HTTP. */
export interface ProblemDetails {
  readonly type: string;
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  /** Seconds after which trying again makes sense. */
  readonly retryAfter?: number;
  /** With `second-factor-required` at sign-in: what to go on with. */
  readonly secondFactor?: SecondFactorAsked;
  /** With `closing-obstructed` and `account-deletion-obstructed`: what stands in the way. */
  readonly obstacles?: readonly object[];
}

/** The second step of a sign-in: a challenge that is no session, and what it can be answered with. */
export interface SecondFactorAsked {
  readonly challenge: string;
  readonly factors: readonly string[];
  readonly expiresAt: string;
}

/** What one occurrence may say beside its kind. */
export type MoreDetails = Pick<
  ProblemDetails,
  'detail' | 'errors' | 'retryAfter' | 'secondFactor' | 'obstacles'
>;

/** The details of one occurrence of a problem. */
export function problemDetails(code: ProblemCode, more: MoreDetails = {}): ProblemDetails {
  const { status, title } = problems[code];
  return { type: `/problems/${code}`, code, status, title, ...more };
}
