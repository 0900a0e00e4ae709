import { describe, expect, it } from 'vitest';
import { MOST_BYTES, templateFromMrrt } from '@/lib/report/writing/mrrt';

/** As the files of the RadReport library are made. */
const FILE = `<!DOCTYPE html>
<html>
<head>
<title>Chest CT, file</title>
<meta charset="UTF-8">
<meta name="dcterms.title" content="CT   Chest">
<meta name="dcterms.language" content="en">
<meta name="dcterms.creator" content="Somebody, MD">
<meta name="dcterms.license" content="http://www.example.org/license">
<script type="text/xml"><template_attributes><status>ACTIVE</status></template_attributes></script>
<style>p { color: red }</style>
</head>
<body onload="alert(1)">
<section id="S1" data-section-name="Technique">
  <header class="level1">Technique</header>
  <p>Axial slices of 1 mm,
     without contrast.</p>
</section>
<section id="S2" data-section-name="Findings">
  <p><label for="F1">Lungs:</label> <textarea id="F1" name="Lungs">The lungs are clear.</textarea></p>
  <p><label for="F2">Heart</label> <input type="text" id="F2" name="Heart" value="Normal" data-field-type="TEXT"></p>
  <p><label for="F3">Effusion</label>
    <select id="F3"><option>Small</option><option selected>None</option><option>Large</option></select></p>
  <p><input type="radio" name="Nodule" id="F4" value="yes"><label for="F4">Present</label>
     <input type="radio" name="Nodule" id="F5" value="no"><label for="F5">Absent</label></p>
  <p><input type="number" name="Size"></p>
  <section data-section-name="Bones"><p>No fracture. <script>steal()</script></p></section>
</section>
<section data-section-name="Impression"><p><textarea name="Impression"></textarea></p></section>
</body></html>`;

describe('a template of the RadReport library', () => {
  it('is read field by field, each under its section and its label', () => {
    expect(templateFromMrrt(FILE)).toEqual({
      name: 'CT Chest',
      modalities: ['CT'],
      bodyParts: [],
      language: 'en',
      source: 'Somebody, MD · http://www.example.org/license',
      items: [
        {
          ...{ section: 'technique', label: 'Technique', choices: [] },
          normal: 'Axial slices of 1 mm, without contrast.',
        },
        {
          ...{ section: 'findings', label: 'Lungs', choices: [] },
          normal: 'The lungs are clear.',
        },
        {
          ...{ section: 'findings', label: 'Heart', choices: [] },
          normal: 'Heart: Normal',
        },
        {
          ...{ section: 'findings', label: 'Effusion', normal: 'Effusion: None' },
          choices: ['Effusion: Small', 'Effusion: Large'],
        },
        {
          ...{ section: 'findings', label: 'Nodule', normal: 'Nodule: Absent' },
          choices: ['Nodule: Present'],
        },
        { section: 'findings', label: 'Size', normal: null, choices: [] },
        {
          ...{ section: 'findings', label: 'Bones', choices: [] },
          normal: 'No fracture.',
        },
        { section: 'impression', label: 'Impression', normal: null, choices: [] },
      ],
    });
  });

  it('keeps nothing of scripts, styles, links and what is not to be seen', () => {
    const attacked = FILE.replace(
      'The lungs are clear.',
      'Clear&#8203;&lt;img src=x onerror=alert(1)&gt;\u202E.<b>',
    );
    const text = JSON.stringify(templateFromMrrt(attacked));
    expect(text).not.toMatch(/steal|color: red|ACTIVE|onload|\u202E|\u200B/);
    // Words that look like markup are words.
    expect(text).toContain('<img src=x onerror=alert(1)>');
  });

  it.each([
    ['no HTML', '{"a": 1}', /no title/],
    ['a page without sections', '<title>A</title><p>Hello.</p>', /no sections/],
    [
      'a template without fields',
      '<title>A</title><section data-section-name="Findings"></section>',
      /no fields/,
    ],
    [
      'one with more fields than a report has',
      `<title>A</title><section data-section-name="F">${'<input name="a">'.repeat(201)}`,
      /items/,
    ],
    [
      'one with a novel in it',
      `<title>A</title><section data-section-name="F"><p>${'long '.repeat(500)}</p>`,
      /items 0 normal/,
    ],
    ['one of nothing but tags', '<b>'.repeat(10_001), /too many tags/],
    ['a very long one', ' '.repeat(MOST_BYTES + 1), /256 kB/],
    ['nothing', '', /no title/],
  ])('%s is refused, with a sentence', (_, html, why) => {
    expect(() => templateFromMrrt(html)).toThrow(why);
  });

  it('is soon read however it is nested', () => {
    const nested = '<b><p>'.repeat(4900);
    const before = performance.now();
    expect(() => templateFromMrrt(`<title>A</title>${nested}`)).toThrow(/no sections/);
    expect(performance.now() - before).toBeLessThan(5000);
  });
});
