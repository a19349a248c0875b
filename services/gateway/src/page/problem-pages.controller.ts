import { type ProblemCode, problems } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { OpenToAnyone } from '../http/exposes.js';
import { escaped, htmlOf } from './page.js';

class ProblemPath {
  @IsString()
  code!: string;
}

/** What the `type` of a problem leads to: one page for each code, and the list of all (RFC 9457, 3.1.1). */
@ApiExcludeController()
@Controller('problems')
export class ProblemPagesController {
  @Get()
  @OpenToAnyone()
  @Header('content-type', 'text/html; charset=utf-8')
  list(): string {
    const rows = Object.entries(problems).map(
      ([code, { status, title }]) =>
        `<tr><td>${status}</td><td><a href="/problems/${code}">${code}</a></td><td>${escaped(title)}</td></tr>`,
    );
    const content = `<table>${rows.join('\n')}</table>`;
    return htmlOf({ language: 'en', title: 'Problems', content });
  }

  @Get(':code')
  @OpenToAnyone()
  @Header('content-type', 'text/html; charset=utf-8')
  one(@Param() { code }: ProblemPath): string {
    if (!Object.hasOwn(problems, code)) throw new Problem('not-found');
    const { status, title } = problems[code as ProblemCode];
    const content = `<p>${escaped(title)}</p>
<p>HTTP status ${status}. <a href="/problems">All problems</a></p>`;
    return htmlOf({ language: 'en', title: code, content });
  }
}
