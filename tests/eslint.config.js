import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import noLiteralWords from './no-literal-words.js';

/** Folders whose words are in app/_words; the others follow. */
const WORDED = [
  'app/*.tsx',
  'app/{_annotations,_models,_pacs,_report,_studies,_ui,_uploads,_viewer,_words}/**/*.tsx',
];

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
    files: WORDED,
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
