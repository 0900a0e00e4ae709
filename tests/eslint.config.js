import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import noLiteralWords from './no-literal-words.js';

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '.next/**',
      '.tools/**',
      'data/**',
      'lib/store/generated/**',
      'prisma/.build/**',
      '**/*.d.ts',
    ],
  },
  ...tseslint.configs.strict,
  { files: ['app/**/*.tsx'], ...hooks.configs.flat.recommended },
  {
    // What pages say stands in app/_words, in every language.
    files: ['app/**/*.tsx'],
    plugins: { overread: { rules: { 'no-literal-words': noLiteralWords } } },
    rules: { 'overread/no-literal-words': 'error' },
  },
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      // `{ secret: _secret, ...rest }` is how a value is left out of a copy.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
    },
  },
);
