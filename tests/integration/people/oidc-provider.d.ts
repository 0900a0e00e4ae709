/** What the tests use of it; it brings no types of its own. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  interface Grant {
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  }
  interface Interaction {
    params: Record<string, unknown>;
    grantId?: string;
  }
  export class Provider {
    constructor(
      issuer: string,
      configuration: {
        findAccount: (context: unknown, sub: string) => object;
        interactions: { url: (context: unknown, interaction: { uid: string }) => string };
        [setting: string]: unknown;
      },
    );
    Grant: {
      new (of: { accountId: string; clientId: string }): Grant;
      find(id: string): Promise<Grant | undefined>;
    };
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    interactionDetails(
      request: IncomingMessage,
      response: ServerResponse,
    ): Promise<Interaction>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: object,
    ): Promise<void>;
  }
}
