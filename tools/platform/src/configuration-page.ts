import type { Variable } from '@atrium/service';
import { format, resolveConfig } from 'prettier';
import { projectFile } from './paths.js';
import { serviceNames } from './service-environment.js';
import { settingsOf } from './service-settings.js';

/** `docs/configuration.md`: every variable of every service, from the services' own declarations. */
export async function configurationPage(): Promise<string> {
  const all: { service: string; variables: Variable[] }[] = [];
  for (const service of serviceNames) {
    const { variables } = await settingsOf(service);
    all.push({ service, variables: Object.values(variables) });
  }
  const isShared = ({ env }: Variable) =>
    all.every(({ variables }) => variables.some((variable) => variable.env === env));
  const sections = all.map(({ service, variables }) =>
    section(
      service,
      variables.filter((variable) => !isShared(variable)),
    ),
  );
  const page = [
    '# Configuration\n',
    'Each service reads its environment once, when it starts, and names everything that is missing or wrong. This page is generated from',
    'what the services declare (`npm run docs`).\n',
    section('Every service', all[0]!.variables.filter(isShared)),
    ...sections,
  ].join('\n');
  const file = projectFile('docs/configuration.md');
  return format(page, { ...(await resolveConfig(file)), filepath: file });
}

function section(title: string, variables: readonly Variable[]): string {
  if (variables.length === 0) return `## ${title}\n\nNothing of its own.\n`;
  const rows = variables.map(
    (variable) => `| \`${variable.env}\` | ${cell(variable.about)} | ${fallbackOf(variable)} |`,
  );
  return [`## ${title}\n`, '| variable | meaning | default |', '|---|---|---|', ...rows, ''].join(
    '\n',
  );
}

function fallbackOf(variable: Variable): string {
  if (!('fallback' in variable)) return 'required';
  const { fallback } = variable;
  if (fallback === undefined || fallback === '' || (Array.isArray(fallback) && !fallback.length)) {
    return '';
  }
  return `\`${String(fallback)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
