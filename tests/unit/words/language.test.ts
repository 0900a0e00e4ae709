import { expect, it } from 'vitest';
import { languageOf, localeOf } from '@/app/_words/language';

it.each([
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-Hans'],
  ['zh-TW', 'zh-Hans'],
  ['en-US,en;q=0.9', 'en-US'],
  ['en-GB,en-US;q=0.9,en;q=0.8', 'en-GB'],
  ['de-DE,de;q=0.9,en;q=0.8,zh;q=0.7', 'en'],
  ['en;q=0.5, zh;q=0.8', 'zh-Hans'],
  ['fr', 'en'],
  ['*', 'en'],
  ['zh;q=0', 'en'],
  [';;,q=,en-<script>', 'en'],
  ['', 'en'],
])('answers a browser that asks for %j in %s', (header, locale) => {
  expect(localeOf(undefined, header)).toBe(locale);
});

it('follows the choice, whatever the browser asks for', () => {
  expect(localeOf('zh', 'en-US')).toBe('zh-Hans');
  expect(localeOf('en', 'zh-CN')).toBe('en');
  expect(localeOf('en', 'zh-CN,en-GB;q=0.5')).toBe('en-GB');
  expect(localeOf('toString', 'zh-CN')).toBe('zh-Hans');
});

it('knows the language of each locale that it gives', () => {
  expect(languageOf('zh-Hans')).toBe('zh');
  expect(languageOf('en-GB')).toBe('en');
});
