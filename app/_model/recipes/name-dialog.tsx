import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { createRecipe, putRecipe } from '@/app/_data/recipes';
import { Button } from '@/app/_ui/button';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { Field, TextInput } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import type { Preparation, SavedRecipe } from '@/lib/api/models/recipes';

export type Naming =
  { act: 'create'; content: Preparation } | { act: 'rename'; recipe: SavedRecipe };

/** A name for what is set, or another one for what is saved. */
export function NameDialog({
  naming,
  others,
  onClose,
  onDone,
}: {
  naming: Naming | null;
  others: readonly SavedRecipe[];
  onClose: () => void;
  onDone: (recipe: SavedRecipe) => void;
}) {
  const t = useTranslations('model.saved');
  return (
    <Dialog
      title={t(naming?.act === 'rename' ? 'renameTitle' : 'saveTitle')}
      description={t('kept')}
      open={naming !== null}
      onClose={onClose}
    >
      {naming && (
        <NameForm naming={naming} others={others} onClose={onClose} onDone={onDone} />
      )}
    </Dialog>
  );
}

function NameForm({
  naming,
  others,
  onClose,
  onDone,
}: {
  naming: Naming;
  others: readonly SavedRecipe[];
  onClose: () => void;
  onDone: (recipe: SavedRecipe) => void;
}) {
  const t = useTranslations('model.saved');
  const ui = useTranslations('ui');
  const own = naming.act === 'rename' ? naming.recipe : null;
  const [typed, setTyped] = useState(own?.name ?? '');
  const [error, setError] = useState<unknown>(null);
  const name = typed.trim();
  const isTaken = others.some(
    (each) => each.id !== own?.id && each.name.toLowerCase() === name.toLowerCase(),
  );
  const act = () =>
    naming.act === 'create'
      ? createRecipe({ name, content: naming.content })
      : putRecipe(naming.recipe, naming.recipe.version, { ...naming.recipe, name });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (name !== '' && !isTaken) act().then(onDone, setError);
      }}
    >
      <Field
        label={t('name')}
        hint={isTaken && <span className="text-red">{t('isTaken')}</span>}
      >
        <TextInput
          autoFocus
          value={typed}
          maxLength={80}
          placeholder={t('nameExample')}
          aria-invalid={isTaken}
          onChange={({ target }) => setTyped(target.value)}
        />
      </Field>
      {error !== null && (
        <div className="mt-2">
          <Failure error={error} />
        </div>
      )}
      <DialogActions>
        <Button onClick={onClose}>{ui('cancel')}</Button>
        <Button type="submit" look="primary" disabled={name === '' || isTaken}>
          {t(naming.act === 'rename' ? 'renameIt' : 'saveIt')}
        </Button>
      </DialogActions>
    </form>
  );
}
