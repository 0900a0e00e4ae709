import { policyFor } from '@/lib/models/policies';
import { type Stance, survey } from '@/lib/models/survey';

const STANCES: Record<Stance, string> = {
  callable: 'can be asked',
  relative: 'a relative answers',
  later: 'not yet',
  declined: 'declined',
};

/** The survey as a list in Markdown, a line for each system: the README holds it. */
export const surveyList = (): string =>
  survey
    .map(({ name, stance, through, because }) => {
      const how = through
        ? ` (\`${through.adapter}\`, ${policyFor(through.policy).title}, \`${through.policy}\`)`
        : '';
      return `- **${name}**: ${STANCES[stance]}${how}. ${because}`;
    })
    .join('\n');
