import { z } from 'zod';
import type { Operations } from '@/lib/api/operations';
import { tokenQuerySchema } from '@/lib/api/people/protocol';

/** Who is here, what they may, and who decides that. */
export const ACCOUNT_OPERATIONS: Operations = {
  '/api/session': {
    get: {
      may: 'anybody',
      does: 'Who asks; this keeps no session alive.',
      answers: { 200: 'Who' },
    },
    post: {
      may: 'anybody',
      does: 'Sign in by a password: a new session, as a cookie. The one before it ends.',
      body: 'SignIn',
      answers: { 200: 'Who' },
    },
    put: {
      may: 'session',
      does: 'Somebody is still there: the session lives on.',
      answers: { 200: 'Who' },
    },
    delete: { may: 'anybody', does: 'Sign out.', answers: { 204: null } },
  },
  '/api/session/oidc': {
    get: {
      may: 'anybody',
      does: 'To the server that knows the accounts, and back to a path of this one.',
      query: z.object({ next: z.string().optional() }),
      answers: { 303: null },
    },
  },
  '/api/auth/callback/{provider}': {
    get: { may: 'anybody', does: 'Back from there.', answers: { 302: null } },
  },
  '/api/set-up': {
    post: {
      may: 'anybody',
      does: 'The first administrator, by the code that the server printed. Signs in.',
      body: 'SetUp',
      answers: { 200: 'Who' },
    },
  },
  '/api/account': {
    patch: {
      may: 'session',
      does: 'Change one’s own name.',
      body: 'PatchAccount',
      answers: { 200: 'User' },
    },
  },
  '/api/account/password': {
    put: {
      may: 'session',
      does: 'Change one’s own password; all other sessions end, and tokens where that is asked for.',
      body: 'ChangePassword',
      answers: { 204: null },
    },
  },
  '/api/account/sessions': {
    get: { may: 'session', does: 'One’s own sessions.', answers: { 200: 'SessionList' } },
  },
  '/api/account/sessions/{id}': {
    delete: { may: 'session', does: 'End one of them.', answers: { 204: null } },
  },
  '/api/tokens': {
    get: {
      may: 'session',
      does: 'One’s own tokens, or everybody’s.',
      query: tokenQuerySchema,
      answers: { 200: 'TokenList' },
    },
    post: {
      may: 'session',
      does: 'A token for programs, with some of one’s own rights. It is told this once.',
      body: 'CreateToken',
      answers: { 201: 'CreatedToken' },
    },
  },
  '/api/tokens/{id}': {
    delete: {
      may: 'session',
      does: 'Revoke it: one’s own, or anybody’s for administrators.',
      answers: { 204: null },
    },
  },
  '/api/users': {
    get: { may: 'administer', does: 'All accounts.', answers: { 200: 'UserList' } },
    post: {
      may: 'administer',
      does: 'A new account, with a password that is told this once.',
      body: 'CreateUser',
      answers: { 201: 'CreatedUser' },
    },
  },
  '/api/users/{id}': {
    patch: {
      may: 'administer',
      does: 'Another name or role; disabled, all sessions and tokens end.',
      body: 'PatchUser',
      answers: { 200: 'User' },
    },
  },
  '/api/users/{id}/password': {
    post: {
      may: 'administer',
      does: 'Another password, made up and told this once; all sessions and tokens end.',
      answers: { 200: 'NewPassword' },
    },
  },
  '/api/collections': {
    get: {
      may: 'administer',
      does: 'Studies that only members see.',
      answers: { 200: 'CollectionList' },
    },
    post: {
      may: 'administer',
      does: 'A new collection.',
      body: 'PutCollection',
      answers: { 201: 'Collection' },
    },
  },
  '/api/collections/{id}': {
    put: {
      may: 'administer',
      does: 'Change it, all of it.',
      body: 'PutCollection',
      answers: { 200: 'Collection' },
      conditional: true,
    },
    delete: {
      may: 'administer',
      does: 'Give it up: its studies are seen by everybody again, unless another one holds them.',
      answers: { 204: null },
      conditional: true,
    },
  },
  '/api/emergency-access': {
    post: {
      may: 'emergency',
      does: 'See all studies for half an hour, for a reason that stands in the audit trail.',
      body: 'Emergency',
      answers: { 200: 'Who' },
    },
    delete: { may: 'emergency', does: 'End it.', answers: { 200: 'Who' } },
  },
};
