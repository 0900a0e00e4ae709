import { Keyboard, LayoutTemplate, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { AddFinding } from '@/app/_report/finding/add-finding';
import { NEW, useReview } from '@/app/_report/review';
import { Button } from '@/app/_ui/button';
import type { Report } from '@/lib/api/reports';
import { MacrosDialog } from './macros-dialog';
import { TemplatePart } from './template-part';

/** What a reader adds to a report: a finding, or normal statements. */
export function Writing({ report }: { report: Report }) {
  const t = useTranslations('writing');
  const own = useTranslations('report');
  const { open, openForm } = useReview();
  const [part, setPart] = useState<'template' | 'macros' | null>(null);
  return (
    <div className="space-y-2">
      {part === 'template' && (
        <TemplatePart report={report} onClose={() => setPart(null)} />
      )}
      {open?.form === 'add' ? (
        <AddFinding key={open.words?.statement} />
      ) : (
        <div className="flex flex-wrap gap-1.5">
          <Button onClick={() => openForm({ id: NEW, form: 'add' })}>
            <Plus size={14} aria-hidden /> {own('addFinding')}
          </Button>
          {part !== 'template' && (
            <Button onClick={() => setPart('template')}>
              <LayoutTemplate size={14} aria-hidden /> {t('template.open')}
            </Button>
          )}
          <Button onClick={() => setPart('macros')}>
            <Keyboard size={14} aria-hidden /> {t('macros.open')}
          </Button>
        </div>
      )}
      {part === 'macros' && <MacrosDialog onClose={() => setPart(null)} />}
    </div>
  );
}
