import { Controller, Get, Header, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { OpenToAnyone } from '../http/exposes.js';
import { Cookies } from '../session/cookies.js';
import { languageFor } from './language.js';
import { escaped, htmlOf, texts } from './page.js';
import type { Texts } from './texts/en.js';

/**
 * Plain pages behind the links in mails, until there is the console (decision 22). To get one changes
 * nothing: mail scanners open links. What changes something is a button.
 */
@ApiExcludeController()
@Controller()
export class PagesController {
  constructor(private readonly cookies: Cookies) {}

  @Get()
  @OpenToAnyone()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('vary', 'Accept-Language')
  home(@Req() request: FastifyRequest): string {
    const language = languageOf(request);
    const { about, apiDocs, signIn, signUp } = texts[language];
    const content = `<p>${escaped(about)}</p>
<p class="choices"><a class="button" href="/sign-up">${escaped(signUp)}</a>
<a class="button second" href="/sign-in">${escaped(signIn)}</a></p>
<p><a href="/docs">${escaped(apiDocs)}</a> · <a href="/openapi.json">OpenAPI</a></p>`;
    return htmlOf({ language, title: 'Atrium', content, path: '/' });
  }

  @Get('sign-up')
  @OpenToAnyone()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('vary', 'Accept-Language')
  signUp(@Req() request: FastifyRequest): string {
    return page(request, 'signUp', 'sign-up');
  }

  @Get('sign-in')
  @OpenToAnyone()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('vary', 'Accept-Language')
  signIn(@Req() request: FastifyRequest): string {
    return page(request, 'signIn', 'sign-in');
  }

  @Get('verify')
  @OpenToAnyone()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('vary', 'Accept-Language, Cookie')
  verify(@Req() request: FastifyRequest): string {
    // The cookie itself is not for scripts; whether it is there spares a person the password (decision 15).
    const signedUpHere = this.cookies.read(request, 'signUp') !== undefined;
    return page(request, 'verify', 'verify', { signedUpHere });
  }

  @Get('unlock')
  @OpenToAnyone()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('vary', 'Accept-Language')
  unlock(@Req() request: FastifyRequest): string {
    return page(request, 'unlock', 'unlock');
  }

  @Get('invitation')
  @OpenToAnyone()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('vary', 'Accept-Language')
  invitation(@Req() request: FastifyRequest): string {
    return page(request, 'invitation', 'invitation');
  }

  @Get('mailbox-invitation')
  @OpenToAnyone()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('vary', 'Accept-Language')
  mailboxInvitation(@Req() request: FastifyRequest): string {
    return page(request, 'mailboxInvitation', 'mailbox-invitation');
  }

  @Get('transfers')
  @OpenToAnyone()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('vary', 'Accept-Language')
  transfers(@Req() request: FastifyRequest): string {
    return page(request, 'transfer', 'transfers');
  }

  @Get('forgot-password')
  @OpenToAnyone()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('vary', 'Accept-Language')
  forgotPassword(@Req() request: FastifyRequest): string {
    return page(request, 'forgotPassword', 'forgot-password');
  }

  @Get('reset-password')
  @OpenToAnyone()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('vary', 'Accept-Language')
  resetPassword(@Req() request: FastifyRequest): string {
    return page(request, 'resetPassword', 'reset-password');
  }

  @Get('confirm-email')
  @OpenToAnyone()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('vary', 'Accept-Language')
  confirmEmail(@Req() request: FastifyRequest): string {
    return page(request, 'confirmEmail', 'confirm-email');
  }

  @Get('confirm-recovery-email')
  @OpenToAnyone()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('vary', 'Accept-Language')
  confirmRecoveryEmail(@Req() request: FastifyRequest): string {
    return page(request, 'confirmRecoveryEmail', 'confirm-recovery-email');
  }

  @Get('undo-address-change')
  @OpenToAnyone()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('vary', 'Accept-Language')
  undoAddressChange(@Req() request: FastifyRequest): string {
    return page(request, 'undoChange', 'undo-address-change');
  }
}

function languageOf({ query, headers }: FastifyRequest): ReturnType<typeof languageFor> {
  return languageFor((query as { lang?: unknown }).lang, headers['accept-language']);
}

function page(
  request: FastifyRequest,
  title: keyof Texts,
  name: string,
  facts?: Record<string, boolean>,
): string {
  const language = languageOf(request);
  const script = `${name}.js`;
  return htmlOf({
    language,
    title: texts[language][title],
    script,
    path: `/${name}`,
    ...(facts && { facts }),
  });
}
