import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  beginPasskey,
  BeginPasskeyInput,
  challengePasskey,
  type Factor,
  type PasskeyChallenge,
  type PasskeyCreation,
  registerPasskey,
  RegisterPasskeyInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { BeginPasskey } from './begin-passkey.js';
import { ChallengePasskey } from './challenge-passkey.js';
import { RegisterPasskey } from './register-passkey.js';

@Controller()
export class PasskeysController {
  constructor(
    private readonly challenging: ChallengePasskey,
    private readonly beginning: BeginPasskey,
    private readonly registering: RegisterPasskey,
  ) {}

  @Replies(challengePasskey)
  challenge(): Promise<PasskeyChallenge> {
    return this.challenging.execute();
  }

  @Replies(beginPasskey)
  begin(
    @Payload() _input: BeginPasskeyInput,
    @Ctx() context: RequestContext,
  ): Promise<PasskeyCreation> {
    return this.beginning.execute(context);
  }

  @Replies(registerPasskey)
  register(
    @Payload() input: RegisterPasskeyInput,
    @Ctx() context: RequestContext,
  ): Promise<Factor> {
    return this.registering.execute(input, context);
  }
}
