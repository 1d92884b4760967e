// The report form: draft, photos, voice, place, guess. The form works without any of it.

import { all, awake } from "../_shared/page";
import { keepDrafts } from "./draft";
import { guess } from "./guess";
import { locate } from "./locate";
import { pickPhotos } from "./photos";
import { readAloud } from "./read";
import { record } from "./voice";

awake();
all<HTMLElement>("[data-photos]").forEach(pickPhotos);
all<HTMLElement>("[data-voice]").forEach(record);
all<HTMLButtonElement>("[data-locate]").forEach(locate);
all<HTMLButtonElement>("[data-read]").forEach(readAloud);
all<HTMLFormElement>("form[data-guess-url]").forEach(guess);
keepDrafts();
