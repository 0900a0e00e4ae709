import { editSelected } from '@/app/_annotations/actions';
import { removeSelected, type Shortcut } from '@/app/_viewer/keys/act';

/** Going through a report without the mouse. There is no key that accepts more than one finding. */
export const REPORT_ACTIONS = [
  {
    id: 'finding.next',
    keys: ['J'],
    does: 'Next finding',
    run: (each) => each.stepFinding(1),
  },
  {
    id: 'finding.before',
    keys: ['Shift+J'],
    does: 'Finding before',
    run: (each) => each.stepFinding(-1),
  },
  {
    id: 'finding.accept',
    keys: ['Enter'],
    does: 'Accept, and on to the next that waits',
    needs: 'report',
    run: (each) => each.accept(),
  },
  {
    id: 'finding.edit',
    keys: ['F2'],
    does: 'Edit, or rename the selected annotation',
    run: editSelected,
  },
  { id: 'finding.reject', keys: ['Backspace'], does: 'Reject', run: removeSelected },
  {
    id: 'finding.merge',
    keys: ['Shift+Enter'],
    does: 'Merge with others',
    needs: 'report',
    run: (each) => each.openForm('merge'),
  },
  {
    id: 'finding.split',
    keys: ['Shift+F2'],
    does: 'Split in several',
    needs: 'report',
    run: (each) => each.openForm('split'),
  },
  {
    id: 'finding.add',
    keys: ['Insert'],
    does: 'Add a finding from what is selected',
    needs: 'report',
    run: (each) => each.openForm('add'),
  },
  {
    id: 'finding.link',
    keys: ['Shift+Insert'],
    does: 'Link the selected drawing to a finding',
    needs: 'report',
    run: (each) => each.link(),
  },
  {
    id: 'report.sign',
    keys: ['F8'],
    does: 'Sign the report',
    needs: 'report',
    run: (each) => each.sign(),
  },
] as const satisfies readonly Shortcut[];
