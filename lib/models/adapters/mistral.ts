import { chatCompletions } from '@/lib/models/chat/completions';
import { defineService } from '@/lib/models/chat/service';

/** Mistral's own API: chat completions, but images are bare strings and usage comes unasked. */
export const mistral = defineService({
  id: 'mistral',
  title: 'Mistral',
  defaultBaseUrl: 'https://api.mistral.ai/v1',
  needsKey: true,
  dialect: chatCompletions({
    imagePart: (url) => ({ type: 'image_url', image_url: url }),
    streamed: { stream: true },
  }),
});
