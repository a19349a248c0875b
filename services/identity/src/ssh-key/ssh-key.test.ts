import { describe, expect, it } from '@jest/globals';
import { readSshKey } from './ssh-key.js';

/** Made by `ssh-keygen`, and its word on what they are: `ssh-keygen -l`. */
const keys = {
  ed25519: [
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPgcLKgc7Vm6XxA7bR1+6iy319hJEx6zuml7Uh3yzyTk',
    'SHA256:cuX0f+lCS3xnEe7zzo5XO4u2E4AZ+azLm/7tJYi6YFM',
  ],
  p256: [
    'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBBtMjLtJK++ouLyS6MORn6LqPBJgHLNrb1kS1ChMmpJTmvnmD/wBan8HkxV6X5kujRUUbzsgzoaoT1KFtlBEy/k=',
    'SHA256:otApU16FgL4eUXlHmbHl5thwPKmSCkqz2EflTx5EEZo',
  ],
  p384: [
    'ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBGuKwiMSrKCrw+R2HZ9e3eWViUGn18kJBd1G4WSbkXu78iErrmJ/oRQy149ihXQy5TxVXtB3v0DyHIBaUO1+ZC91em4JB1ZLWYCr1SvYkCcXAsdhEXnNVDMicZBk0u7ZWw==',
    'SHA256:k310ideXasZnlfAVq1P+i/5cw8RtvPdE93cL9rvSlmY',
  ],
  p521: [
    'ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBACsG/Y6ONXhgAGviMFwnTdnK89Z6LNcMxaZpa1dxEeo0kmST9hbII1AhqphuQyg4vG1gPvKIMW7vMMeK9JHMh3JzQDeMxUFEB9b7QFt/XDbYB1xqYCog65ZarNciTcSurfbV5xoCZzSKYRr2TY4IfON4hWdwqUvncfKXTi1RKANnzGIsw==',
    'SHA256:2l+L76fXr6nn8gOVAfmrGW6KH6PPoNSQFACa03hu+4I',
  ],
  rsa2048: [
    'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDTqKekV/RS6Liulrkydoh+F4+XaAkC+az8h33ae84dPcom882d48GU+ZJt7oAHWzIARedMcIQalgy7X4Vdtrid2xbqnLLqMwA3AXx85MPSpTBhLCt3SggeopLMfSDnR+RzPz/CNECbgPyrJYweO+DNqr1E5uVYN+M0I7ayy6A6pkBCXG8iL2sVf2DESHqPDTQMGLpdL26NQDGm0xez6mzPk3NjcJHNZm1qvmztXfzDiX6X/oG1zWS3JUSKxs4Xuc9HvL0GTtevU2qTixttAiIIDM63BgJ7q04y9g9aoVTPC1k4mVdDFZmbMDJQBYbXaczS6IqLgVZI5zhSfKGsz99N',
    'SHA256:WyVFh6ek5QVtJj056ufrcj51goLfNXXMTgJUaRz7P5I',
  ],
} as const;

const rsa1024 =
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC87JeO4O+VRZpJhT2Kv2OAG4Y/JSSO5KZQO0RNeTdcN55ncL5CfkALr7zqna1FWhX0lYgVOcjaMZroeo7GpvvhzUErQGgSNFtDLr4mB2eKo9SUmp/iofEMzFufq3ccrcr2zruEierQVowfc4ELvxwMhAKW/rV0NL2Y3hSP61i8kQ==';

const [ed25519] = keys.ed25519;

/** A line with the given strings on the wire. */
function line(type: string, ...fields: (string | Buffer)[]): string {
  const parts = [type, ...fields].flatMap((field) => {
    const bytes = Buffer.from(field as string);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  });
  return `${type} ${Buffer.concat(parts).toString('base64')}`;
}

function pointOf([key]: readonly [string, string]): Buffer {
  return Buffer.from(key.split(' ')[1] as string, 'base64').subarray(-65);
}

describe('the line of a public key', () => {
  it.each(Object.entries(keys))('of %s has the fingerprint that ssh-keygen shows', (_name, key) => {
    expect(readSshKey(key[0])).toMatchObject({ fingerprint: key[1], comment: '' });
  });

  it('keeps its comment, up to a hundred characters', () => {
    expect(readSshKey(`${ed25519} marc@laptop, the old one`)?.comment).toBe(
      'marc@laptop, the old one',
    );
    expect(readSshKey(`  ${ed25519} ${'x'.repeat(300)}\n`)?.comment).toHaveLength(100);
  });

  it('may be of a security key', () => {
    const key = line('sk-ssh-ed25519@openssh.com', Buffer.alloc(32, 1), 'ssh:');
    expect(readSshKey(key)?.type).toBe('sk-ssh-ed25519@openssh.com');
    const type = 'sk-ecdsa-sha2-nistp256@openssh.com';
    expect(readSshKey(line(type, 'nistp256', pointOf(keys.p256), 'ssh:'))?.type).toBe(type);
  });

  it.each([
    ['nothing', ''],
    ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----'],
    ['an option that a server would obey', `command="sh" ${ed25519}`],
    ['an RSA key of 1024 bits', rsa1024],
    ['a DSA key', line('ssh-dss', 'p', 'q', 'g', 'y')],
    ['a certificate', line('ssh-ed25519-cert-v01@openssh.com', Buffer.alloc(32), 'x')],
    ['another type inside than before it', ed25519.replace('ssh-ed25519', 'ssh-rsa')],
    ['a name that every object inherits', line('constructor', Buffer.alloc(32))],
    ['bytes left over', line('ssh-ed25519', Buffer.alloc(32), 'more')],
    ['too few bytes', line('ssh-ed25519', Buffer.alloc(31))],
    ['its end missing', ed25519.slice(0, -8)],
    ['base64 with something in it', ed25519.replace('AAAA', 'AA-A')],
    [
      'a point that is not on its curve',
      line(
        'ecdsa-sha2-nistp256',
        'nistp256',
        Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 7)]),
      ),
    ],
    ['a point of another curve', line('ecdsa-sha2-nistp384', 'nistp256', pointOf(keys.p256))],
    [
      'an even RSA modulus',
      line(
        'ssh-rsa',
        Buffer.from([1, 0, 1]),
        Buffer.concat([Buffer.from([0]), Buffer.alloc(256, 0xfe)]),
      ),
    ],
    [
      'an RSA exponent of one',
      line('ssh-rsa', Buffer.from([1]), Buffer.concat([Buffer.from([0]), Buffer.alloc(256, 0xff)])),
    ],
    ['a negative RSA modulus', line('ssh-rsa', Buffer.from([1, 0, 1]), Buffer.alloc(256, 0xff))],
    [
      'a padded RSA modulus',
      line(
        'ssh-rsa',
        Buffer.from([1, 0, 1]),
        Buffer.concat([Buffer.alloc(2), Buffer.alloc(256, 0xff)]),
      ),
    ],
  ])('is refused with %s', (_what, text) => {
    expect(readSshKey(text)).toBeNull();
  });
});
