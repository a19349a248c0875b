const text = { type: 'string', minLength: 1 } as const;
const texts = { type: 'array', items: text, minItems: 1, uniqueItems: true } as const;
const command = { type: 'array', items: { type: 'string' }, minItems: 1 } as const;
const duration = { type: 'string', pattern: '^\\d+(ms|s|m)$' } as const;

/** An object that has nothing but these properties. */
function strict(properties: object, required: readonly string[] = []) {
  return { type: 'object', properties, required, additionalProperties: false } as const;
}

/** An object whose properties, whatever their names, are all alike. */
function mapOf(values: object) {
  return { type: 'object', additionalProperties: values } as const;
}

const service = strict({
  build: strict({ context: text, args: mapOf(text) }, ['context']),
  cap_drop: texts,
  command,
  depends_on: mapOf(
    strict(
      {
        condition: {
          enum: ['service_started', 'service_healthy', 'service_completed_successfully'],
        },
      },
      ['condition'],
    ),
  ),
  environment: mapOf({ type: ['string', 'number', 'boolean'] }),
  healthcheck: strict(
    {
      test: command,
      interval: duration,
      timeout: duration,
      start_period: duration,
      start_interval: duration,
      retries: { type: 'integer', minimum: 1 },
    },
    ['test'],
  ),
  hostname: text,
  image: { type: 'string', pattern: '^[a-z0-9/.-]+:[\\w.-]+$' },
  init: { type: 'boolean' },
  networks: texts,
  ports: {
    ...texts,
    items: { type: 'string', pattern: '^([\\d.]+:)?(\\$\\{\\w+:-)?\\d+\\}?:\\d+$' },
  },
  read_only: { type: 'boolean' },
  restart: { enum: ['no', 'always', 'on-failure', 'unless-stopped'] },
  secrets: texts,
  security_opt: texts,
  stop_grace_period: duration,
  tmpfs: texts,
  volumes: { ...texts, items: { type: 'string', pattern: '^[^:]+(:-[^:]+)?:/[^:]+(:ro)?$' } },
});

/**
 * The part of the Compose specification that docker-compose.yml uses, and nothing else: a misspelled key is
 * noticed although no Docker is there to notice it.
 */
export const composeSchema = {
  ...strict(
    {
      name: { type: 'string', pattern: '^[a-z0-9][a-z0-9_-]*$' },
      services: mapOf({
        ...service,
        anyOf: [{ required: ['image'] }, { required: ['build'] }],
      }),
      networks: mapOf({ anyOf: [{ type: 'null' }, strict({ internal: { type: 'boolean' } })] }),
      volumes: mapOf({ type: 'null' }),
      secrets: mapOf(strict({ file: text }, ['file'])),
    },
    ['services'],
  ),
  // Compose ignores what begins with x-.
  patternProperties: { '^x-': {} },
} as const;
