import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  endOtherSessions,
  endSession,
  EndSessionInput,
  listSessions,
  reauthenticate,
  ReauthenticateInput,
  type RenewedSession,
  type ResolvedSession,
  resolveSession,
  ResolveSessionInput,
  type Sessions,
  signIn,
  SignInInput,
  signInWithPasskey,
  SignInWithPasskeyInput,
  signInWithSecondFactor,
  SignInWithSecondFactorInput,
  type StartedSession,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { EndOtherSessions } from './end-other-sessions.js';
import { EndSession } from './end-session.js';
import { ListSessions } from './list-sessions.js';
import { Reauthenticate } from './reauthenticate.js';
import { ResolveSession } from './resolve-session.js';
import { SignIn } from './sign-in.js';
import { SignInWithPasskey } from './sign-in-with-passkey.js';
import { SignInWithSecondFactor } from './sign-in-with-second-factor.js';

@Controller()
export class SessionsController {
  constructor(
    private readonly starting: SignIn,
    private readonly completing: SignInWithSecondFactor,
    private readonly startingWithPasskey: SignInWithPasskey,
    private readonly resolving: ResolveSession,
    private readonly listing: ListSessions,
    private readonly ending: EndSession,
    private readonly endingOthers: EndOtherSessions,
    private readonly reauthenticating: Reauthenticate,
  ) {}

  @Replies(signIn)
  start(
    @Payload() input: SignInInput,
    @Ctx() { requestId }: RequestContext,
  ): Promise<StartedSession> {
    return this.starting.execute(input, requestId);
  }

  @Replies(signInWithSecondFactor)
  complete(
    @Payload() input: SignInWithSecondFactorInput,
    @Ctx() { requestId }: RequestContext,
  ): Promise<StartedSession> {
    return this.completing.execute(input, requestId);
  }

  @Replies(signInWithPasskey)
  startWithPasskey(
    @Payload() input: SignInWithPasskeyInput,
    @Ctx() { requestId }: RequestContext,
  ): Promise<StartedSession> {
    return this.startingWithPasskey.execute(input, requestId);
  }

  @Replies(resolveSession)
  resolve(@Payload() { token }: ResolveSessionInput): Promise<ResolvedSession> {
    return this.resolving.execute(token);
  }

  @Replies(reauthenticate)
  reauthenticate(
    @Payload() input: ReauthenticateInput,
    @Ctx() context: RequestContext,
  ): Promise<RenewedSession> {
    return this.reauthenticating.execute(input, context);
  }

  @Replies(listSessions)
  list(@Payload() _nothing: object, @Ctx() { asker }: RequestContext): Promise<Sessions> {
    return this.listing.execute(asker);
  }

  @Replies(endSession)
  end(@Payload() { sessionId }: EndSessionInput, @Ctx() { asker }: RequestContext): Promise<void> {
    return this.ending.execute(sessionId, asker);
  }

  @Replies(endOtherSessions)
  endOthers(@Payload() _nothing: object, @Ctx() { asker }: RequestContext): Promise<void> {
    return this.endingOthers.execute(asker);
  }
}
