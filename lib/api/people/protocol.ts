import { z } from 'zod';
import { ROLE_NAMES } from '@/lib/api/people/rights';
import { rightSchema, whoSchema } from '@/lib/api/people/who';

const roleSchema = z.enum(ROLE_NAMES);
const nameSchema = z.string().trim().min(1).max(200);
/** Letter case says nothing: two accounts never differ by it alone. */
const emailSchema = z.email().max(254).toLowerCase();
/** NIST SP 800-63B: long ones, of any characters. The end of longer ones would say nothing. */
const newPasswordSchema = z.string().min(12).max(128);
const reasonSchema = z.string().trim().min(10).max(500);

export const signInSchema = z.strictObject({
  email: z.string().max(254),
  password: z.string().max(1000),
});

/** The first administrator; the code is told where the server was started. */
export const setUpSchema = z.strictObject({
  code: z.string().max(200),
  email: emailSchema,
  name: nameSchema,
  password: newPasswordSchema,
});

export const patchAccountSchema = z.strictObject({ name: nameSchema });
export const changePasswordSchema = z.strictObject({
  current: z.string().max(1000),
  next: newPasswordSchema,
  /** Tokens are revoked, too. */
  endTokens: z.boolean(),
});

export const sessionListSchema = z.object({
  sessions: z.array(
    z.object({
      id: z.string(),
      createdAt: z.string(),
      expiresAt: z.string(),
      /** As they say of themselves; null: nothing that is known. */
      browser: z.string().nullable(),
      system: z.string().nullable(),
      isThis: z.boolean(),
    }),
  ),
});

export const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  owner: z.string(),
  rights: z.array(rightSchema),
  createdAt: z.string(),
  expiresAt: z.string(),
  revokedAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
});
export type Token = z.infer<typeof tokenSchema>;
export const tokenListSchema = z.object({ tokens: z.array(tokenSchema) });
export const tokenQuerySchema = z.object({
  /** Everybody's, for administrators. */
  all: z.literal('1').optional(),
});
export const createTokenSchema = z.strictObject({
  name: nameSchema,
  rights: z.array(rightSchema).min(1),
  days: z.int().min(1).max(366),
});
export type CreateToken = z.infer<typeof createTokenSchema>;
/** The only time that the token itself is told. */
export const createdTokenSchema = tokenSchema.extend({ token: z.string() });

export const userSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.string().nullable(),
  disabledAt: z.string().nullable(),
  createdAt: z.string(),
});
export type User = z.infer<typeof userSchema>;
export const userListSchema = z.object({ users: z.array(userSchema) });
export const createUserSchema = z.strictObject({
  email: emailSchema,
  name: nameSchema,
  role: roleSchema,
});
export type CreateUser = z.infer<typeof createUserSchema>;
/** With the password that was made up for them; null where another server knows it. Told once. */
export const createdUserSchema = userSchema.extend({ password: z.string().nullable() });
export const patchUserSchema = z.strictObject({
  name: nameSchema.optional(),
  role: roleSchema.optional(),
  disabled: z.boolean().optional(),
});
export type PatchUser = z.infer<typeof patchUserSchema>;
export const newPasswordAnswerSchema = z.object({ password: z.string() });

export const putCollectionSchema = z.strictObject({
  name: nameSchema,
  /** Ids of users. */
  members: z.array(z.string()).max(1000),
  studyUids: z
    .array(
      z
        .string()
        .regex(/^[0-9.]+$/)
        .max(64),
    )
    .max(100_000),
});
export type PutCollection = z.infer<typeof putCollectionSchema>;
export const collectionSchema = putCollectionSchema.extend({
  id: z.string(),
  version: z.int(),
});
export type Collection = z.infer<typeof collectionSchema>;
export const collectionListSchema = z.object({ collections: z.array(collectionSchema) });

export const emergencySchema = z.strictObject({ reason: reasonSchema });

export const ACCOUNT_SCHEMAS = {
  Who: whoSchema,
  SignIn: signInSchema,
  SetUp: setUpSchema,
  PatchAccount: patchAccountSchema,
  ChangePassword: changePasswordSchema,
  SessionList: sessionListSchema,
  Token: tokenSchema,
  TokenList: tokenListSchema,
  CreateToken: createTokenSchema,
  CreatedToken: createdTokenSchema,
  User: userSchema,
  UserList: userListSchema,
  CreateUser: createUserSchema,
  CreatedUser: createdUserSchema,
  PatchUser: patchUserSchema,
  NewPassword: newPasswordAnswerSchema,
  Collection: collectionSchema,
  CollectionList: collectionListSchema,
  PutCollection: putCollectionSchema,
  Emergency: emergencySchema,
};
