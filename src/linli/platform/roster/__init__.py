"""Who holds which post, what each post answers for, and the handing over of open matters."""
