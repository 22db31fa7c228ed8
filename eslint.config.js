import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {ignores: ['node_modules', '.output', '.wxt', 'dist', '.data', 'test-results']},
  js.configs.recommended,
  {files: ['**/*.{js,mjs,cjs}'], languageOptions: {globals: globals.node}},
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {parserOptions: {projectService: true}},
    rules: {
      '@typescript-eslint/array-type': ['error', {default: 'array-simple'}],
      '@typescript-eslint/consistent-type-definitions': 'off', // unions on `kind` are types; shapes may be either
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', {ignoreArrowShorthand: true}],
      '@typescript-eslint/no-unused-vars': [
        'error',
        {argsIgnorePattern: '^_', varsIgnorePattern: '^_'},
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', {allowNumber: true}],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  {
    files: ['**/*.tsx'],
    plugins: {'react-hooks': hooks},
    rules: {'react-hooks/rules-of-hooks': 'error'},
  },
  {
    rules: {
      'no-console': 'error',
      eqeqeq: ['error', 'always', {null: 'ignore'}],
      'max-lines': ['error', {max: 400}],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportDefaultDeclaration',
          message: 'Named exports; a default export only where WXT wants one.',
        },
      ],
    },
  },
  {
    files: ['entrypoints/**', '*.config.{ts,js}'],
    rules: {'no-restricted-syntax': 'off'}, // WXT and the tools want default exports here
  },
  {files: ['scripts/**', 'bench/**', 'sandbox/**'], rules: {'no-console': 'off'}}, // they talk to a terminal
  {files: ['test/**'], rules: {'max-lines': 'off'}}, // tests may be longer
);
