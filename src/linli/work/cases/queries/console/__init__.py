"""What the pages of the console read; each query takes the actor and gives only what that actor may see."""
