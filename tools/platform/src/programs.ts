import type { ServiceName } from '@atrium/contracts';
import type { DataFolder } from './data-folder.js';
import type { GatewayFront } from './gateway-front.js';
import { launchNode } from './launch.js';
import { projectFile } from './paths.js';
import { acceptsOn, isReadyAt } from './readiness.js';
import type { Program } from './supervised.js';

/** One process of a service. */
interface ServiceProcess {
  readonly service: ServiceName;
  readonly name: string;
  readonly opsPort: number;
  readonly variables: Record<string, string>;
}

/** A process of a service; where there is a front, it shares its port with the others behind it. */
export function serviceProgram(
  { service, name, opsPort, variables }: ServiceProcess,
  data: DataFolder,
  front?: GatewayFront,
): Program {
  const main = projectFile(`services/${service}/dist/src/bundle/main.mjs`);
  const logFile = data.logFileOf(name);
  return {
    name,
    logFile,
    launch: () =>
      front ? front.launch(main, variables, logFile) : launchNode(main, [], variables, logFile),
    ready: isReadyAt(opsPort),
    // Twice as long as a service goes on with what it has begun (`stopsWithin`).
    grace: 20_000,
  };
}

/** The embedded database, one process for the databases of all services. */
export function databaseProgram(data: DataFolder, port: number): Program {
  const main = projectFile('libs/embedded-mongo/dist/src/main.js');
  const parameters = ['--data', data.file('database'), '--port', String(port)];
  const logFile = data.logFileOf('database');
  return {
    name: 'database',
    logFile,
    launch: () => launchNode(main, parameters, {}, logFile),
    ready: acceptsOn(port),
    grace: 10_000,
  };
}

/** The mailbox for development. */
export function mailboxProgram(
  data: DataFolder,
  { smtpPort, mailboxPort }: { smtpPort: number; mailboxPort: number },
  capacity = 1000,
): Program {
  const main = projectFile('tools/mailbox/dist/src/bundle/main.mjs');
  const variables = {
    MAILBOX_DATA: data.file('mailbox'),
    SMTP_PORT: String(smtpPort),
    MAILBOX_PORT: String(mailboxPort),
    MAILBOX_CAPACITY: String(capacity),
  };
  const logFile = data.logFileOf('mailbox');
  return {
    name: 'mailbox',
    logFile,
    launch: () => launchNode(main, [], variables, logFile),
    ready: acceptsOn(mailboxPort),
    grace: 5_000,
  };
}
