import { mailboxConfig } from './config.js';
import { startMailbox } from './mailbox.js';

const mailbox = await startMailbox(mailboxConfig());
process.stdout.write(
  `${JSON.stringify({ ready: true, smtpPort: mailbox.smtpPort, httpPort: mailbox.httpPort })}\n`,
);
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void mailbox.stop().then(() => process.exit(0)));
}
