import { Ellipsis, Pencil, Save, SaveAll, Trash2, Undo2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { toast } from 'sonner';
import { deleteRecipe, putRecipe } from '@/app/_data/recipes';
import { useMay } from '@/app/_people/who';
import { Button, IconButton } from '@/app/_ui/button';
import { Field, Select } from '@/app/_ui/field';
import { Menu, MenuItem } from '@/app/_ui/menu';
import { toastProblem } from '@/app/_words/problem';
import {
  isSamePreparation,
  type Preparation,
  type SavedRecipe,
} from '@/lib/api/models/recipes';
import { NameDialog, type Naming } from './name-dialog';

/** Recipes by name: choose one, see whether what is set differs from it, save, rename, delete. */
export function SavedRecipes({
  recipes,
  chosen,
  shown,
  onChoose,
}: {
  recipes: readonly SavedRecipe[];
  chosen: SavedRecipe | undefined;
  /** What is set now; null while a field of it can't be read. */
  shown: Preparation | null;
  /** What is set becomes what this one says; null: stays, and is no saved one's any more. */
  onChoose: (recipe: SavedRecipe | null) => void;
}) {
  const t = useTranslations('model.saved');
  const may = useMay();
  const [naming, setNaming] = useState<Naming | null>(null);
  const changed = chosen && !(shown && isSamePreparation(shown, chosen.content));
  const undoable = (said: string, undo: () => Promise<SavedRecipe>) =>
    toast(said, {
      action: {
        label: t('undo'),
        onClick: () => void undo().then(onChoose, toastProblem),
      },
    });

  const save = async (recipe: SavedRecipe, content: Preparation) => {
    const { name, version } = await putRecipe(recipe, recipe.version, {
      name: recipe.name,
      content,
    });
    undoable(t('isSaved', { name, version }), () => putRecipe(recipe, version, recipe));
  };
  const remove = async (recipe: SavedRecipe) => {
    await deleteRecipe(recipe);
    onChoose(null);
    // A deletion is a version, too.
    undoable(t('isDeleted', { name: recipe.name }), () =>
      putRecipe(recipe, recipe.version + 1, recipe),
    );
  };

  return (
    <div role="group" aria-label={t('title')}>
      <div className="flex items-end gap-1.5 [&>label]:min-w-0 [&>label]:flex-1">
        <Field label={t('title')}>
          <Select
            value={chosen?.id ?? ''}
            onChange={({ target }) =>
              onChoose(recipes.find(({ id }) => id === target.value) ?? null)
            }
          >
            <option value="">{recipes.length === 0 ? t('noneYet') : t('none')}</option>
            {recipes.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        {!may('arrange') ? null : chosen ? (
          <>
            <Button
              disabled={!changed || !shown}
              onClick={() => shown && void save(chosen, shown).catch(toastProblem)}
            >
              <Save size={14} aria-hidden /> {t('save')}
            </Button>
            <Menu
              trigger={
                <IconButton label={t('more')}>
                  <Ellipsis size={15} />
                </IconButton>
              }
            >
              {shown && (
                <MenuItem
                  label={t('saveAs')}
                  Icon={SaveAll}
                  onSelect={() => setNaming({ act: 'create', content: shown })}
                />
              )}
              <MenuItem
                label={t('rename')}
                Icon={Pencil}
                onSelect={() => setNaming({ act: 'rename', recipe: chosen })}
              />
              <MenuItem
                label={t('delete')}
                Icon={Trash2}
                onSelect={() => void remove(chosen).catch(toastProblem)}
              />
            </Menu>
          </>
        ) : (
          <Button
            disabled={!shown}
            onClick={() => shown && setNaming({ act: 'create', content: shown })}
          >
            <SaveAll size={14} aria-hidden /> {t('saveAs')}
          </Button>
        )}
      </div>
      {chosen && (
        <p role="status" className="mt-1 flex min-h-5 items-center gap-2 text-sm">
          {changed ? (
            <>
              <span className="text-amber">
                {t('changed', { version: chosen.version })}
              </span>
              <button
                type="button"
                className="inline-flex items-center gap-1 text-muted underline hover:text-text"
                onClick={() => onChoose(chosen)}
              >
                <Undo2 size={12} aria-hidden /> {t('reset')}
              </button>
            </>
          ) : (
            <span className="text-faint">
              {t('asSaved', { version: chosen.version, author: chosen.author })}
            </span>
          )}
        </p>
      )}
      <NameDialog
        naming={naming}
        others={recipes}
        onClose={() => setNaming(null)}
        onDone={(recipe) => {
          setNaming(null);
          if (recipe.version === 1) onChoose(recipe);
        }}
      />
    </div>
  );
}
