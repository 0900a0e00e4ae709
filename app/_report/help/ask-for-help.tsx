import { X } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { DestinationText } from '@/app/_model/destination';
import { PreviewAndSend } from '@/app/_model/preview-and-send';
import { useModels, useRecipes } from '@/app/_data/queries';
import { emptyForm, formOf, readRecipe } from '@/app/_model/recipe';
import { useEvidenceHere } from '@/app/_report/finding/drawings/evidence-here';
import { Button } from '@/app/_ui/button';
import { Field, Select, TextArea } from '@/app/_ui/field';
import { Failure, Notice } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import { useCellState, useCurrentStack, useRoom } from '@/app/_viewer/room';
import { useSaid } from '@/app/_words/named';
import { recipeSchema } from '@/lib/api/models/recipes';
import type { Report } from '@/lib/api/reports';
import type { ModelRow, RunRequest } from '@/lib/api/runs';
import type { HelpKind, HelpTask } from '@/lib/report/help/task';
import { languageSchema, type Language } from '@/lib/report/help/translation';

/** Slices that go along with a question about one of them, itself included. */
const AROUND = 5;

/** Choose a model, say what is asked, look at what would leave, and send it. */
export function AskForHelp({
  kind,
  report,
  onSent,
  onClose,
}: {
  kind: HelpKind;
  report: Report;
  onSent: (runId: string) => void;
  onClose: () => void;
}) {
  const t = useTranslations('report.help');
  const ui = useTranslations('ui');
  const said = useSaid();
  const { data, error } = useModels();
  const [modelId, setModelId] = useState<string | null>(null);
  const able = (data?.models ?? []).filter(({ cannotHelp }) => cannotHelp === null);
  const model = able.find(({ id }) => id === modelId) ?? able[0];
  return (
    <section
      aria-label={t(`kinds.${kind}`)}
      className="space-y-2.5 rounded border border-edge bg-raised p-2.5"
    >
      <div className="flex items-start gap-2">
        <p className="min-w-0 flex-1">
          <span className="block font-medium">{t(`kinds.${kind}`)}</span>
          <span className="block text-sm text-muted">{t(`about.${kind}`)}</span>
        </p>
        <Button look="quiet" aria-label={ui('close')} onClick={onClose}>
          <X size={14} aria-hidden />
        </Button>
      </div>
      {error && !data && <Failure error={error} />}
      {!data && !error && <Waiting>{t('loading')}</Waiting>}
      {data && !model && (
        <Notice tone="amber" title={t('noModel')}>
          {data.models.map(({ id, title, cannotHelp }) => (
            <span key={id} className="block">
              {t('why', { model: title, why: said(cannotHelp ?? '') })}
            </span>
          ))}
        </Notice>
      )}
      {model && (
        <>
          <Field
            label={t('model')}
            hint={<DestinationText destination={model.destination} />}
          >
            <Select value={model.id} onChange={({ target }) => setModelId(target.value)}>
              {able.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </Select>
          </Field>
          <Question kind={kind} report={report} model={model} onSent={onSent} />
        </>
      )}
    </section>
  );
}

const LANGUAGES = languageSchema.options;
const SECTIONS = ['findings', 'technique'] as const;

function Question({
  kind,
  report,
  model,
  onSent,
}: {
  kind: HelpKind;
  report: Report;
  model: ModelRow;
  onSent: (runId: string) => void;
}) {
  const t = useTranslations('report');
  const room = useRoom();
  const current = useCurrentStack();
  const here = useEvidenceHere();
  const [section, setSection] = useState<(typeof SECTIONS)[number]>('findings');
  const [language, setLanguage] = useState<Language>(
    useLocale().startsWith('zh') ? 'zh' : 'en',
  );
  const [question, setQuestion] = useState('');
  // Which images a section is drafted from: as a draft is, by a recipe.
  const recipes = useRecipes().data?.recipes ?? [];
  const [savedId, setSavedId] = useState('');
  const saved = recipes.find(({ id }) => kind === 'section' && id === savedId);
  const shown = useCellState((state) => state.shown) + 1;
  const place = here.evidence && room.placeOf(here.evidence);
  const about = { reportId: report.id, version: report.version };
  const task: HelpTask | null =
    kind === 'impression'
      ? { kind, ...about }
      : kind === 'section'
        ? { kind, ...about, section }
        : kind === 'translation'
          ? { kind, ...about, language }
          : here.evidence && { kind, place: here.evidence };
  const slicesOf = (id: string) =>
    room.stacks.find(({ stack }) => stack.id === id)?.stack.frames.length ?? 1;
  const stackId = (kind === 'region' && place?.stackId) || current?.stack.id;
  if (!task || !stackId) return <p className="text-muted">{t('help.noPictures')}</p>;
  const around =
    kind === 'region' && place
      ? {
          slices: 'around' as const,
          at: place.index + 1,
          count: Math.min(AROUND, model.maxImages, slicesOf(place.stackId)),
        }
      : {};
  const asked = { modelId: model.id, studyUid: report.studyUid, task };
  const stack = room.stacks.find((each) => each.stack.id === stackId);
  const request: RunRequest =
    saved && stack
      ? {
          ...readRecipe(
            { ...emptyForm(stackId), ...formOf(saved.content, shown), question },
            { studyUid: report.studyUid, model, stack, saved },
          ).request,
          ...asked,
        }
      : {
          ...asked,
          recipe: recipeSchema.parse({ stackId, question: question.trim(), ...around }),
        };
  return (
    <>
      {kind === 'section' && (
        <Field label={t('section')}>
          <Select
            value={section}
            onChange={({ target }) =>
              setSection(SECTIONS.find((each) => each === target.value) ?? 'findings')
            }
          >
            {SECTIONS.map((each) => (
              <option key={each} value={each}>
                {t(`sections.${each}`)}
              </option>
            ))}
          </Select>
        </Field>
      )}
      {kind === 'section' && (
        <Field label={t('help.recipe')} hint={!saved && t('help.onScreen')}>
          <Select value={savedId} onChange={({ target }) => setSavedId(target.value)}>
            <option value="">{t('help.noRecipe')}</option>
            {recipes.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      )}
      {kind === 'translation' && (
        <Field label={t('help.language')}>
          <Select
            value={language}
            onChange={({ target }) =>
              setLanguage(languageSchema.safeParse(target.value).data ?? 'en')
            }
          >
            {LANGUAGES.map((each) => (
              <option key={each} value={each}>
                {t(`translation.languages.${each}`)}
              </option>
            ))}
          </Select>
        </Field>
      )}
      {kind === 'region' && (
        <p className="text-sm">{t('help.place', { place: here.name })}</p>
      )}
      {kind !== 'translation' && (
        <Field
          label={t(kind === 'region' ? 'help.question' : 'help.clinicalQuestion')}
          hint={t('help.questionHint')}
        >
          <TextArea
            rows={2}
            maxLength={2000}
            value={question}
            onChange={({ target }) => setQuestion(target.value)}
          />
        </Field>
      )}
      <PreviewAndSend
        model={model}
        request={request}
        valid={kind !== 'region' || question.trim() !== ''}
        onSent={onSent}
      />
    </>
  );
}
